package org.gantry.engine.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gantry.api.ByteSize;
import org.gantry.api.oci.RuntimeSpec.Mount;

/** The filesystems every container has, with Docker's options. */
final class DefaultMounts {
    static final ByteSize SHM_SIZE = ByteSize.ofMebibytes(64);

    private static final Map<String, Mount> BY_TARGET = Map.of(
            "/proc", Mount.of("/proc", "proc", "proc", "nosuid", "noexec", "nodev"),
            "/dev", Mount.of("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
            "/dev/pts",
                    Mount.of(
                            "/dev/pts",
                            "devpts",
                            "devpts",
                            "nosuid",
                            "noexec",
                            "newinstance",
                            "ptmxmode=0666",
                            "mode=0620",
                            "gid=5"),
            "/dev/mqueue", Mount.of("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"));
    private static final List<String> ORDER = List.of("/proc", "/dev", "/dev/pts", "/dev/mqueue");

    private DefaultMounts() {}

    /**
     * The mounts in the order to make them.
     *
     * @param hostSystem whether sysfs and cgroups are writable (a privileged container)
     * @param shm whether the container has its own /dev/shm, and its size
     */
    static List<Mount> of(boolean hostSystem, boolean hostIpc, ByteSize shm) {
        List<Mount> mounts = new ArrayList<>();
        ORDER.forEach(target -> mounts.add(BY_TARGET.get(target)));
        String access = hostSystem ? "rw" : "ro";
        mounts.add(Mount.of("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", access));
        mounts.add(Mount.of("/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev", access));
        mounts.add(
                hostIpc
                        ? Mount.of("/dev/shm", "bind", "/dev/shm", "rbind", "nosuid", "noexec", "nodev")
                        : Mount.of(
                                "/dev/shm",
                                "tmpfs",
                                "shm",
                                "nosuid",
                                "noexec",
                                "nodev",
                                "mode=1777",
                                "size=" + shm.bytes()));
        return mounts;
    }
}
