package org.gantry.runtime.libcontainer.features;

import java.util.List;
import org.gantry.runtime.libcontainer.init.NamespacePlan;
import org.gantry.runtime.support.identity.Capability;
import org.gantry.runtime.support.seccomp.SeccompSupport;

/** What features-linux.md describes. */
public record LinuxFeatures(
        List<String> namespaces,
        List<String> capabilities,
        Cgroup cgroup,
        Seccomp seccomp,
        Switch apparmor,
        Switch selinux,
        Switch intelRdt,
        MountExtensions mountExtensions,
        Switch netDevices) {

    /** Something that is there or not. */
    public record Switch(boolean enabled) {}

    /** Which kinds of control groups there are managers for, whatever this host has. */
    public record Cgroup(boolean v1, boolean v2, boolean systemd, boolean systemdUser, boolean rdma) {}

    /**
     * What a filter may say.
     *
     * @param supportedFlags those of the known ones that this kernel takes
     */
    public record Seccomp(
            boolean enabled,
            List<String> actions,
            List<String> operators,
            List<String> archs,
            List<String> knownFlags,
            List<String> supportedFlags) {}

    /** What mounts may do beyond mount(8). */
    public record MountExtensions(Switch idmap) {}

    static LinuxFeatures ofDriver() {
        return new LinuxFeatures(
                NamespacePlan.types(),
                Capability.names(),
                new Cgroup(true, true, false, false, Trial.takes("rdma")),
                new Seccomp(
                        true,
                        SeccompSupport.actions(),
                        SeccompSupport.operators(),
                        SeccompSupport.architectures(),
                        SeccompSupport.flags(),
                        SeccompSupport.flagsOfKernel()),
                new Switch(true),
                new Switch(true),
                new Switch(Trial.takes("intelRdt")),
                new MountExtensions(new Switch(Trial.takesMountOption("idmap"))),
                new Switch(Trial.takes("netDevices")));
    }
}
