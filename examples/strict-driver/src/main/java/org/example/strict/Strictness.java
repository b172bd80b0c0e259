package org.example.strict;

import java.util.List;
import org.gantry.api.oci.LinuxResources;
import org.gantry.api.oci.RuntimeSpec;
import org.jspecify.annotations.Nullable;

/** What is taken away: new privileges for every process, raw sockets, and more than some processes. */
final class Strictness {
    static final long PIDS = 64;
    private static final String RAW_SOCKETS = "CAP_NET_RAW";

    private Strictness() {}

    static RuntimeSpec applyTo(RuntimeSpec spec) {
        RuntimeSpec.Process process = spec.process();
        RuntimeSpec.Linux linux = spec.linux();
        return new RuntimeSpec(
                spec.ociVersion(),
                spec.root(),
                spec.mounts(),
                process == null ? null : applyTo(process),
                spec.hostname(),
                spec.domainname(),
                spec.hooks(),
                linux == null ? null : applyTo(linux),
                spec.annotations());
    }

    static RuntimeSpec.Process applyTo(RuntimeSpec.Process process) {
        return new RuntimeSpec.Process(
                process.terminal(),
                process.consoleSize(),
                process.user(),
                process.args(),
                process.commandLine(),
                process.env(),
                process.cwd(),
                applyTo(process.capabilities()),
                process.rlimits(),
                true,
                process.apparmorProfile(),
                process.oomScoreAdj(),
                process.scheduler(),
                process.selinuxLabel(),
                process.ioPriority(),
                process.execCPUAffinity());
    }

    private static RuntimeSpec.@Nullable Capabilities applyTo(RuntimeSpec.@Nullable Capabilities sets) {
        return sets == null
                ? null
                : new RuntimeSpec.Capabilities(
                        reduced(sets.bounding()),
                        reduced(sets.effective()),
                        reduced(sets.inheritable()),
                        reduced(sets.permitted()),
                        reduced(sets.ambient()));
    }

    private static @Nullable List<String> reduced(@Nullable List<String> names) {
        return names == null
                ? null
                : names.stream().filter(name -> !name.equals(RAW_SOCKETS)).toList();
    }

    private static RuntimeSpec.Linux applyTo(RuntimeSpec.Linux linux) {
        return new RuntimeSpec.Linux(
                linux.uidMappings(),
                linux.gidMappings(),
                linux.sysctl(),
                applyTo(linux.resources()),
                linux.cgroupsPath(),
                linux.namespaces(),
                linux.devices(),
                linux.netDevices(),
                linux.seccomp(),
                linux.rootfsPropagation(),
                linux.maskedPaths(),
                linux.readonlyPaths(),
                linux.mountLabel(),
                linux.intelRdt(),
                linux.memoryPolicy(),
                linux.personality(),
                linux.timeOffsets());
    }

    /** A limit that the user has set stays. */
    private static LinuxResources applyTo(@Nullable LinuxResources given) {
        LinuxResources resources = given == null ? LinuxResources.NONE : given;
        LinuxResources.Pids pids = resources.pids();
        return new LinuxResources(
                resources.devices(),
                resources.memory(),
                resources.cpu(),
                pids == null || pids.limit() <= 0 ? new LinuxResources.Pids(PIDS) : pids,
                resources.blockIO(),
                resources.hugepageLimits(),
                resources.network(),
                resources.rdma(),
                resources.unified());
    }
}
