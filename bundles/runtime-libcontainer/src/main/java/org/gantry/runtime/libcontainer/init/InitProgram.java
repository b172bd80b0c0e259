package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.load;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.mount.MountFlags;
import org.gantry.linux.shim.ShimSpec;
import org.gantry.linux.spawn.Operand;
import org.gantry.runtime.libcontainer.identity.EngineCapabilities;
import org.gantry.runtime.libcontainer.mount.ContainerPaths;
import org.gantry.runtime.libcontainer.mount.MountPlan;
import org.gantry.runtime.libcontainer.mount.PlannedMount;

/**
 * The whole program of a container's init.
 *
 * @param rootfs a mount attached nowhere
 * @param ownStreams the streams that are the container's alone
 * @param terminal the number of the terminal in its devpts, if the container has one
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
        Optional<Integer> terminal) {
    private static final Map<String, Long> PROPAGATIONS = Map.of(
            "shared", MountFlags.MS_SHARED,
            "rshared", MountFlags.MS_SHARED,
            "slave", MountFlags.MS_SLAVE,
            "rslave", MountFlags.MS_SLAVE,
            "private", MountFlags.MS_PRIVATE,
            "rprivate", MountFlags.MS_PRIVATE,
            "unbindable", MountFlags.MS_UNBINDABLE);
    private static final String NULL_DEVICE = "/dev/null";

    /** Adds all steps and descriptors to the spec of the shim. */
    public void addTo(ShimSpec.Builder shim, ExecutableSearch search) {
        Script before = Script.beforeBarrier(shim);
        Script after = Script.afterBarrier(shim);
        shim.namespaces(namespaces.cloneFlags());
        cgroups.directory().ifPresent(shim::intoCgroup);
        NamespaceSteps.joinPid(namespaces, shim);
        var processes = new ProcessSteps(before);
        processes.hide();
        enterNamespaces(before);
        processes.clearUmask();
        buildTree(before);
        settle(processes);
        new PrivilegeSteps(process, engine, filter).add(before, after, ownStreams);
        search.tryOthers(after);
        before.end();
        after.end();
    }

    private void enterNamespaces(Script script) {
        var steps = new NamespaceSteps(script);
        steps.joinCgroups(cgroups.tasks());
        steps.joinNamespaces(namespaces);
        if (spec.hostname() != null && !spec.hostname().isEmpty()) {
            steps.setHostname(spec.hostname());
        }
        if (spec.domainname() != null && !spec.domainname().isEmpty()) {
            steps.setDomainname(spec.domainname());
        }
    }

    private void buildTree(Script script) {
        Operand root = script.pass(rootfs);
        var tree = new RootfsSteps(script, root);
        var mounting = new MountSteps(script, mounts);
        var masks = new MaskSteps(script, mounting);
        boolean ownDev = hasOwnDev();
        tree.isolate();
        mounting.beforePivot();
        if (!ownDev) {
            masks.takeHostNull(maskedPaths());
        }
        tree.pivot();
        mounting.afterPivot();
        Operand dev = fillDev(script, mounting);
        writeProc(script, mounting);
        masks.mask(maskedPaths(), dev);
        masks.makeReadonly(Objects.requireNonNullElse(linux.readonlyPaths(), List.of()));
        if (!process.cwd().isEmpty()) {
            new ProcessSteps(script).enter(process.cwd(), true);
        }
        finishRoot(tree);
    }

    /** A /dev that is a mount of somebody else is taken as it is. */
    private Operand fillDev(Script script, MountSteps mounting) {
        var devices = new DeviceSteps(script);
        Optional<PlannedMount> mounted = mounts.at(DeviceSteps.DEV);
        Operand dev = mounted.map(mounting::descriptor)
                .orElseGet(() -> load(new MountPointSteps(script).directory(DeviceSteps.DEV)));
        boolean foreign = mounted.isPresent() && mounted.get() instanceof PlannedMount.Attach;
        if (!foreign) {
            devices.fill(Objects.requireNonNullElse(linux.devices(), List.of()), dev);
        }
        if (mounts.devptsOfTerminal().isPresent()) {
            PlannedMount.Attach devpts = mounts.devptsOfTerminal().get();
            devices.console(devpts, mounting.descriptor(devpts), dev, terminal.orElseThrow());
        }
        return dev;
    }

    private void writeProc(Script script, MountSteps mounting) {
        Map<String, String> sysctl = Objects.requireNonNullElse(linux.sysctl(), Map.of());
        ProcSteps.check(sysctl, namespaces);
        if (!sysctl.isEmpty() || process.oomScoreAdj() != null) {
            Operand proc = mounting.proc()
                    .orElseGet(() -> load(mounting.fileSystem("look into proc", "proc", "proc", Map.of(), 0)));
            var steps = ProcSteps.of(script, proc);
            steps.set(sysctl);
            if (process.oomScoreAdj() != null) {
                steps.oomScore(process.oomScoreAdj());
            }
        }
    }

    private void finishRoot(RootfsSteps tree) {
        long propagation = propagation();
        if (propagation != 0) {
            tree.setPropagation(propagation);
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

    /** Whether /dev is a file system init makes itself, whose null device is what it should be. */
    private boolean hasOwnDev() {
        boolean replaced = Objects.requireNonNullElse(linux.devices(), List.<RuntimeSpec.Device>of()).stream()
                .map(device -> ContainerPaths.clean("linux.devices", device.path()))
                .anyMatch(NULL_DEVICE::equals);
        return !replaced
                && mounts.at(NULL_DEVICE).isEmpty()
                && mounts.at(DeviceSteps.DEV)
                        .filter(mount -> mount instanceof PlannedMount.Make make
                                && make.type().equals("tmpfs"))
                        .isPresent();
    }

    private List<String> maskedPaths() {
        return Objects.requireNonNullElse(linux.maskedPaths(), List.of());
    }

    private long propagation() {
        String name = linux.rootfsPropagation();
        if (name == null || name.isEmpty()) {
            return 0;
        }
        Long propagation = PROPAGATIONS.get(name);
        if (propagation == null) {
            throw new EngineException.InvalidArgument(
                    "linux.rootfsPropagation: \"" + name + "\" is no propagation mode");
        }
        return propagation;
    }
}
