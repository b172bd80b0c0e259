package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.load;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.shim.ShimSpec;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.Operand;
import org.gantry.runtime.libcontainer.mount.ContainerPaths;
import org.gantry.runtime.libcontainer.mount.MountPlan;
import org.gantry.runtime.libcontainer.mount.Propagation;
import org.gantry.runtime.support.identity.EngineCapabilities;
import org.gantry.runtime.support.seccomp.SeccompFilter;
import org.jspecify.annotations.Nullable;

/**
 * The whole program of a container's init.
 *
 * @param rootfs a mount attached nowhere
 * @param ownStreams the streams that are the container's alone
 * @param terminal the number of the terminal in its devpts, if the container has one
 * @param nodes the devices of a container that may not make any itself
 */
public record InitProgram(
        String id,
        RuntimeSpec spec,
        RuntimeSpec.Process process,
        RuntimeSpec.Linux linux,
        Fd rootfs,
        NamespacePlan namespaces,
        MountPlan mounts,
        CgroupManager.Membership cgroups,
        Optional<SeccompFilter> filter,
        EngineCapabilities engine,
        List<Integer> ownStreams,
        Optional<Integer> terminal,
        Optional<DeviceNodes> nodes) {

    /** Adds all steps and descriptors to the spec of the shim. */
    public void addTo(ShimSpec.Builder shim, ExecutableSearch search) {
        addTo(shim, search, Optional.empty(), false);
    }

    /**
     * As {@link #addTo(ShimSpec.Builder, ExecutableSearch)}.
     *
     * @param outsiders for whom there is a halt
     * @param lookForProgram whether it fails before the barrier when the program is not there
     */
    public void addTo(
            ShimSpec.Builder shim, ExecutableSearch search, Optional<BeforePivot> outsiders, boolean lookForProgram) {
        Script before = Script.beforeBarrier(shim);
        Script after = Script.afterBarrier(shim);
        shim.namespaces(namespaces.cloneFlags());
        cgroups.directory().ifPresent(shim::intoCgroup);
        NamespaceSteps.prepareShim(namespaces, shim);
        if (namespaces.users().isPresent()) {
            StageSteps.add(shim, namespaces, process, ownStreams);
        }
        var processes = new ProcessSteps(before);
        processes.hide();
        Optional<Cell> place = outsiders.map(halt -> RootfsSteps.openPlace(before, halt.place()));
        enterNamespaces(before);
        processes.clearUmask();
        if (namespaces.joinsMounts()) {
            useTree(before);
        } else {
            buildTree(before, outsiders, place);
        }
        settle(processes);
        if (linux.memoryPolicy() != null) {
            before.add(MemoryPolicyStep.of(linux.memoryPolicy()));
        }
        new PrivilegeSteps(process, engine, filter, namespaces.users()).add(before, after, ownStreams);
        if (lookForProgram) {
            search.requireOne(before);
        }
        search.tryOthers(after);
        before.end();
        after.end();
    }

    private void enterNamespaces(Script script) {
        var steps = new NamespaceSteps(script);
        steps.joinCgroups(cgroups.tasks());
        if (namespaces.users().isPresent()) {
            new StageSteps(script, namespaces.users().get()).becomeRoot();
        } else {
            steps.joinNamespaces(namespaces);
        }
        steps.makeCgroupNamespace(namespaces);
        if (spec.hostname() != null && !spec.hostname().isEmpty()) {
            steps.setHostname(spec.hostname());
        }
        if (spec.domainname() != null && !spec.domainname().isEmpty()) {
            steps.setDomainname(spec.domainname());
        }
    }

    /** The tree of the mount namespace that was joined, taken as it is. */
    private void useTree(Script script) {
        writeProc(script, new MountSteps(script, mounts, false));
        if (!process.cwd().isEmpty()) {
            new ProcessSteps(script).enter(process.cwd(), false);
        }
    }

    /** @param place opened for the outsiders, if there are any */
    private void buildTree(Script script, Optional<BeforePivot> outsiders, Optional<Cell> place) {
        Operand root = script.pass(rootfs);
        var tree = new RootfsSteps(script, root);
        var mounting = new MountSteps(script, mounts, namespaces.users().isPresent());
        var dev = new DevSteps(script, mounts, Objects.requireNonNullElse(linux.devices(), List.of()), nodes);
        tree.isolate();
        mounting.beforePivot();
        dev.beforePivot();
        place.ifPresentOrElse(tree::enter, tree::pivot);
        mounting.afterPivot(mount -> dev.mounted(mount, mounting.descriptor(mount), terminal));
        dev.finish(mounting);
        outsiders.ifPresent(halt -> {
            script.halt(halt.outsider());
            tree.leaveHost();
        });
        writeProc(script, mounting);
        var masks = new MaskSteps(script, mounting, dev.nullDevice());
        masks.mask(clean("linux.maskedPaths", linux.maskedPaths()));
        masks.makeReadonly(clean("linux.readonlyPaths", linux.readonlyPaths()));
        if (!process.cwd().isEmpty()) {
            new ProcessSteps(script).enter(process.cwd(), true);
        }
        finishRoot(tree);
    }

    private void writeProc(Script script, MountSteps mounting) {
        Map<String, String> sysctl = Objects.requireNonNullElse(linux.sysctl(), Map.of());
        ProcSteps.check(sysctl, namespaces);
        boolean labelled = LabelSteps.areIn(process);
        Integer oomScore = namespaces.users().isPresent() ? null : process.oomScoreAdj();
        if (!sysctl.isEmpty() || oomScore != null || labelled) {
            Operand proc = mounting.proc()
                    .orElseGet(() -> load(mounting.fileSystem("look into proc", "proc", "proc", Map.of(), 0)));
            var steps = ProcSteps.of(script, proc);
            steps.set(sysctl);
            if (oomScore != null) {
                steps.oomScore(oomScore);
            }
            if (labelled) {
                LabelSteps.add(steps, process);
            }
        }
    }

    private void finishRoot(RootfsSteps tree) {
        String propagation = linux.rootfsPropagation();
        if (propagation != null && !propagation.isEmpty()) {
            tree.setPropagation(Propagation.of("linux.rootfsPropagation", propagation));
        }
        if (spec.root() != null && Boolean.TRUE.equals(spec.root().readonly())) {
            tree.makeReadonly();
        }
    }

    private void settle(ProcessSteps steps) {
        if (linux.personality() != null) {
            steps.setPersonality(linux.personality());
        }
        steps.joinKeyring(id);
        steps.setUmask(process.user());
    }

    private static List<String> clean(String field, @Nullable List<String> paths) {
        return Objects.requireNonNullElse(paths, List.<String>of()).stream()
                .map(path -> ContainerPaths.clean(field, path))
                .toList();
    }
}
