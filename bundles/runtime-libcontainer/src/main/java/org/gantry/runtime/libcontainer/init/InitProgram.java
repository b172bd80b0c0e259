package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.string;
import static org.gantry.linux.spawn.Operand.value;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.shim.ShimSpec;
import org.gantry.linux.spawn.Operand;
import org.gantry.runtime.libcontainer.mount.MountPlan;
import org.gantry.runtime.support.identity.EngineCapabilities;
import org.gantry.runtime.support.seccomp.SeccompFilter;
import org.jspecify.annotations.Nullable;

/**
 * The program of one container's init: the script of its shape, and what is its own.
 *
 * @param rootfs a mount attached nowhere
 * @param ownStreams the streams that are the container's alone
 * @param terminal the number of the terminal in its devpts, if the container has one
 * @param nodes the devices of a container that may not make any itself
 */
public record InitProgram(
        String id,
        RuntimeSpec spec,
        Fd rootfs,
        NamespacePlan namespaces,
        MountPlan mounts,
        CgroupManager.Membership cgroups,
        Optional<SeccompFilter> filter,
        EngineCapabilities engine,
        List<Integer> ownStreams,
        Optional<Integer> terminal,
        Optional<DeviceNodes> nodes) {

    /**
     * Completes the spec of a shim.
     *
     * @param outsiders for whom there is a halt
     * @param looksForProgram whether it fails before the barrier when the program is not there
     */
    public ShimSpec complete(
            ShimSpec.Builder shim,
            Scripts scripts,
            ExecutableSearch search,
            Optional<BeforePivot> outsiders,
            boolean looksForProgram) {
        SharedScript script =
                scripts.of(InitShape.of(this, search.candidates(), looksForProgram, outsiders.isPresent()));
        script.passTo(shim, this::descriptor);
        fillName(shim, spec.hostname(), Holes.HOSTNAME, Holes.HOSTNAME_LENGTH);
        fillName(shim, spec.domainname(), Holes.DOMAINNAME, Holes.DOMAINNAME_LENGTH);
        shim.fill(Holes.KEYRING, ProcessSteps.keyring(id));
        search.fill(shim);
        outsiders.ifPresent(halt -> {
            shim.fill(Holes.PLACE, string(halt.place()));
            shim.outsider(halt.outsider());
        });
        return shim.build(script.steps());
    }

    private Fd descriptor(Passed what) {
        return switch (what) {
            case Passed.Rootfs root -> rootfs;
            case Passed.Tasks tasks -> cgroups.tasks().get(tasks.hierarchy());
            case Passed.Cgroup cgroup -> cgroups.directory().orElseThrow();
            case Passed.Namespace namespace -> namespaces.joined(namespace.kind());
            case Passed.Mount mount -> mounts.made(mount.number());
            case Passed.Nodes all -> nodes.orElseThrow().directory();
            case Passed.Init none -> throw new IllegalArgumentException("an init joins no other");
        };
    }

    private static void fillName(
            ShimSpec.Builder shim, @Nullable String name, Operand.Hole hole, Operand.Hole lengthHole) {
        if (name != null) {
            shim.fill(hole, string(name));
            shim.fill(lengthHole, value(name.getBytes(StandardCharsets.UTF_8).length));
        }
    }
}
