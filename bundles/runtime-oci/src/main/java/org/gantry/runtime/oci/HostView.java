package org.gantry.runtime.oci;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.string;
import static org.gantry.linux.spawn.Operand.value;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.gantry.linux.cgroup.CgroupLayout;
import org.gantry.linux.cgroup.CgroupMode;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.At;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.mount.MountApi;
import org.gantry.linux.mount.MountFlags;
import org.gantry.linux.shim.ShimSpec;
import org.gantry.linux.spawn.CloneFlags;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;

/**
 * What of the host a program sees: a mount namespace of its own.
 *
 * <p>On a hybrid host the unified hierarchy is not in it. All controllers that limits need are legacy ones there, and crun
 * refuses to work where the unified one has any controller at all; without it, the host is a legacy one. To cover it would do
 * for runc, but not for crun, which makes its directories in whatever covers it.
 *
 * <p>The container's root filesystem is attached in it and nowhere else, so nothing of the container is in the host's tree
 * and there is nothing to unmount, whoever dies.
 */
final class HostView {
    private final CgroupLayout layout;

    HostView(CgroupLayout layout) {
        this.layout = layout;
    }

    /** Steps for any command of a program. */
    void prepare(ShimSpec.Builder process) {
        if (layout.mode() == CgroupMode.HYBRID) {
            process.namespaces(CloneFlags.CLONE_NEWNS);
            Path unified = layout.unified().orElseThrow().mountPoint();
            keepFromHost(process, unified.resolve("..").normalize());
            process.setup(Step.call(
                    "hide the unified cgroups",
                    SyscallNumber.UMOUNT2,
                    string(unified.toString()),
                    value(MountFlags.MNT_DETACH)));
        }
    }

    /** Steps for the one that makes the container. */
    void attach(ShimSpec.Builder process, Fd rootfs, Path place) {
        process.namespaces(CloneFlags.CLONE_NEWNS);
        keepFromHost(process, place);
        int mount = process.pass(rootfs);
        Operand empty = string("");
        process.setup(Step.call(
                "attach the root filesystem to " + place,
                SyscallNumber.MOVE_MOUNT,
                value(mount),
                empty,
                value(At.AT_FDCWD),
                string(place.toString()),
                value(MountApi.MOVE_MOUNT_F_EMPTY_PATH)));
    }

    /**
     * Nothing that happens on the mount that holds the path reaches the host. Only on that one: volumes that are shared
     * with the host have to stay so.
     */
    private static void keepFromHost(ShimSpec.Builder process, Path path) {
        process.setup(Step.call(
                "keep from the host what is mounted at " + path,
                SyscallNumber.MOUNT,
                ZERO,
                string(mountPointOf(path).toString()),
                ZERO,
                value(MountFlags.MS_SLAVE),
                ZERO));
    }

    /** The last directory upwards that is on the same mount. Asked file by file, for the list of mounts may be long. */
    private static Path mountPointOf(Path path) {
        Path reached = real(path);
        long mount = mountOf(reached);
        Path above = reached.getParent();
        while (above != null && mountOf(above) == mount) {
            reached = above;
            above = reached.getParent();
        }
        return reached;
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot resolve " + path, e);
        }
    }

    private static long mountOf(Path path) {
        return Stat.of(path.toString())
                .orElseThrow(() -> new IllegalStateException(path + " is gone"))
                .mountId();
    }
}
