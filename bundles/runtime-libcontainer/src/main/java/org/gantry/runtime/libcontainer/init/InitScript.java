package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.load;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.shim.ShimScript;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.Operand;
import org.gantry.runtime.libcontainer.mount.ContainerPaths;
import org.gantry.runtime.libcontainer.mount.PlannedMount;
import org.gantry.runtime.libcontainer.mount.Propagation;
import org.jspecify.annotations.Nullable;

/** Makes the steps of a container's init. */
final class InitScript {
    private final InitShape shape;
    private final NamespaceShape namespaces;
    private final RuntimeSpec.Process process;
    private final RuntimeSpec.Linux linux;
    private final ShimScript.Builder steps = new ShimScript.Builder();
    private final Passes passes = new Passes();
    private final Script before = Script.beforeBarrier(steps);
    private final Script after = Script.afterBarrier(steps);

    InitScript(InitShape shape) {
        this.shape = shape;
        this.namespaces = shape.namespaces();
        this.process = shape.process();
        this.linux = shape.linux();
    }

    SharedScript make() {
        steps.namespaces(namespaces.cloneFlags());
        if (shape.cgroup()) {
            steps.intoCgroup(passes.number(new Passed.Cgroup()));
        }
        NamespaceSteps.prepareShim(namespaces, steps, passes);
        if (namespaces.users().isPresent()) {
            StageSteps.add(steps, namespaces, passes, process, shape.ownStreams());
        }
        var processes = new ProcessSteps(before);
        processes.hide();
        Optional<Cell> place = shape.halts() ? Optional.of(RootfsSteps.openPlace(before)) : Optional.empty();
        var mounting = new MountSteps(
                before, shape.mounts(), passes, namespaces.users().isPresent());
        if (namespaces.beginsInSpareTree()) {
            mounting.copyCgroups();
        }
        enterNamespaces();
        processes.clearUmask();
        if (namespaces.joinsMounts()) {
            useTree(mounting);
        } else {
            buildTree(mounting, place);
        }
        if (joinsCgroupsLate()) {
            var entering = new NamespaceSteps(before);
            joinCgroups(entering);
            entering.makeCgroupNamespace(namespaces);
        }
        before.waitForEngine(); // without the cgroup's limits what follows may be refused, or mean something else
        settle(processes);
        if (linux.memoryPolicy() != null) {
            before.add(MemoryPolicyStep.of(linux.memoryPolicy()));
        }
        new PrivilegeSteps(process, shape.engine(), shape.filter(), namespaces.users())
                .add(before, after, shape.ownStreams());
        if (shape.looksForProgram()) {
            ExecutableSearch.requireOne(before, shape.candidates());
        }
        ExecutableSearch.tryOthers(after, shape.candidates());
        before.end();
        after.end();
        return SharedScript.of(steps, passes);
    }

    private void enterNamespaces() {
        var entering = new NamespaceSteps(before);
        if (!joinsCgroupsLate()) {
            joinCgroups(entering);
        }
        if (namespaces.users().isPresent()) {
            new StageSteps(before, namespaces.users().get()).becomeRoot();
        } else {
            entering.joinNamespaces(namespaces, passes);
        }
        if (!joinsCgroupsLate()) {
            entering.makeCgroupNamespace(namespaces);
        }
        if (shape.named()) {
            entering.setHostname();
        }
        if (shape.inDomain()) {
            entering.setDomainname();
        }
    }

    private void joinCgroups(NamespaceSteps entering) {
        if (shape.hierarchies() > 0) {
            before.waitForEngine(); // half of a list of devices may refuse those that init makes
            entering.joinCgroups(shape.hierarchies(), passes);
        }
    }

    /**
     * Whether legacy cgroups are joined when the tree is there, so that the engine can set their limits meanwhile. Not when
     * something before needs them: hooks, a user namespace that may not, or a mount that shows where the process is.
     */
    private boolean joinsCgroupsLate() {
        boolean shown = shape.mounts().mounts().stream()
                .anyMatch(mount ->
                        mount instanceof PlannedMount.Make make && make.type().startsWith("cgroup"));
        return shape.hierarchies() > 0 && !shape.halts() && namespaces.users().isEmpty() && !shown;
    }

    /** The tree of the mount namespace that was joined, taken as it is. */
    private void useTree(MountSteps mounting) {
        writeProc(mounting);
        if (!process.cwd().isEmpty()) {
            new ProcessSteps(before).enter(process.cwd(), false);
        }
    }

    /** @param place opened for the outsiders, if there are any */
    private void buildTree(MountSteps mounting, Optional<Cell> place) {
        var tree = new RootfsSteps(before, passes.operand(new Passed.Rootfs()));
        var dev = new DevSteps(
                before, passes, shape.mounts(), Objects.requireNonNullElse(linux.devices(), List.of()), shape.nodes());
        if (!namespaces.beginsInSpareTree()) {
            tree.isolate();
        }
        mounting.beforePivot();
        dev.beforePivot();
        place.ifPresentOrElse(tree::enter, namespaces.beginsInSpareTree() ? tree::cover : tree::pivot);
        mounting.afterPivot(mount -> dev.mounted(mount, mounting.descriptor(mount), shape.terminal()));
        dev.finish(mounting);
        if (place.isPresent()) {
            before.halt();
            tree.leaveHost();
        }
        writeProc(mounting);
        var masks = new MaskSteps(before, mounting, dev.nullDevice());
        masks.mask(clean("linux.maskedPaths", linux.maskedPaths()));
        masks.makeReadonly(clean("linux.readonlyPaths", linux.readonlyPaths()));
        if (!process.cwd().isEmpty()) {
            new ProcessSteps(before).enter(process.cwd(), true);
        }
        finishRoot(tree);
    }

    private void writeProc(MountSteps mounting) {
        Map<String, String> sysctl = Objects.requireNonNullElse(linux.sysctl(), Map.of());
        ProcSteps.check(sysctl, namespaces);
        boolean labelled = LabelSteps.areIn(process);
        Integer oomScore = namespaces.users().isPresent() ? null : process.oomScoreAdj();
        if (!sysctl.isEmpty() || oomScore != null || labelled) {
            Operand proc = mounting.proc()
                    .orElseGet(() -> load(mounting.fileSystem("look into proc", "proc", "proc", Map.of(), 0)));
            var writing = ProcSteps.of(before, proc);
            writing.set(sysctl);
            if (oomScore != null) {
                writing.oomScore(oomScore);
            }
            if (labelled) {
                LabelSteps.add(writing, process);
            }
        }
    }

    private void finishRoot(RootfsSteps tree) {
        String propagation = linux.rootfsPropagation();
        if (propagation != null && !propagation.isEmpty()) {
            tree.setPropagation(Propagation.of("linux.rootfsPropagation", propagation));
        }
        if (shape.readonlyRoot()) {
            tree.makeReadonly();
        }
    }

    private void settle(ProcessSteps processes) {
        if (linux.personality() != null) {
            processes.setPersonality(linux.personality());
        }
        processes.joinKeyring();
        processes.setUmask(process.user());
    }

    private static List<String> clean(String field, @Nullable List<String> paths) {
        return Objects.requireNonNullElse(paths, List.<String>of()).stream()
                .map(path -> ContainerPaths.clean(field, path))
                .toList();
    }
}
