package org.gantry.engine.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gantry.api.ByteSize;
import org.gantry.api.container.ResourceConfig;
import org.gantry.api.oci.RuntimeSpec.Mount;
import org.jspecify.annotations.Nullable;

/** The filesystems every container has, with Docker's options. */
public final class DefaultMounts {
    private static final ByteSize SHM_SIZE = ByteSize.ofMebibytes(64);

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
     * @param sharedMemory where its /dev/shm is on the host, or null for one of its own
     * @param shm the size of its own
     */
    static List<Mount> of(boolean hostSystem, @Nullable String sharedMemory, ByteSize shm) {
        List<Mount> mounts = new ArrayList<>();
        ORDER.forEach(target -> mounts.add(BY_TARGET.get(target)));
        String access = hostSystem ? "rw" : "ro";
        mounts.add(Mount.of("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", access));
        mounts.add(Mount.of("/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev", access));
        mounts.add(
                sharedMemory != null
                        ? Mount.of("/dev/shm", "bind", sharedMemory, "rbind", "nosuid", "noexec", "nodev")
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

    /** The size of a container's /dev/shm. */
    public static ByteSize shmSize(ResourceConfig resources) {
        ByteSize size = resources.shmSize();
        return size == null || size.bytes() == 0 ? SHM_SIZE : size;
    }
}
