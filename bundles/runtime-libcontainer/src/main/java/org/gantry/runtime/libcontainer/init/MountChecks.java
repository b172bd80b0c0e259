package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.addressOf;
import static org.gantry.linux.spawn.Operand.load;

import org.gantry.linux.fs.At;
import org.gantry.linux.mount.FileSystem;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.Label;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallNumber;

/** Looks again at what has been mounted, or is about to be mounted on. */
final class MountChecks {
    private static final long STATX_MNT_ID = 0x1000;

    /** stx_mnt_id of struct statx (linux/stat.h). */
    private static final int MOUNT_ID = 144;

    private static final int STATX_SIZE = 256;
    private static final int STATFS_SIZE = 120;

    private final Script script;
    private final Cell mounted = Cell.buffer("the mount", STATX_SIZE);
    private final Cell seen = Cell.buffer("the mount at its place", STATX_SIZE);
    private final Cell fileSystem = Cell.buffer("the file system of a mount point", STATFS_SIZE);

    MountChecks(Script script) {
        this.script = script;
    }

    /**
     * Fails unless the container finds a mount at its path.
     *
     * @param follow whether a link may be the last component of the path
     */
    void isSeen(String path, Operand mount, boolean follow) {
        Label same = new Label(path + " is what was mounted");
        String name = "look at " + path;
        script.add(statx(name, mount, "", At.AT_EMPTY_PATH, mounted));
        script.add(statx(name, Calls.ROOT, path, follow ? 0 : At.AT_SYMLINK_NOFOLLOW, seen));
        script.add(Step.move(name, new Operand.Load(seen, MOUNT_ID)).when(new Operand.Load(mounted, MOUNT_ID), same));
        script.fail("what is seen at " + path + " is not what was mounted there", Errno.ESTALE);
        script.place(same);
    }

    /**
     * Fails if a place lies in a proc file system, to which a link of the image must have led. Mounts there would catch
     * what is written to /proc, or show whoever reads it something else.
     */
    void isOutsideProc(String path, Operand place) {
        Label inside = new Label(path + " is in proc");
        Label outside = new Label(path + " is not in proc");
        String name = "look at the file system of " + path;
        script.add(Step.call(name, SyscallNumber.FSTATFS, place, addressOf(fileSystem)));
        script.add(Step.move(name, load(fileSystem)).when(FileSystem.PROC_MAGIC, inside));
        script.add(Step.jump(outside));
        script.place(inside);
        script.fail(path + " cannot be mounted because it leads into proc", Errno.EPERM);
        script.place(outside);
    }

    private static Step statx(String name, Operand directory, String path, int flags, Cell into) {
        return Step.call(
                name,
                SyscallNumber.STATX,
                directory,
                Operand.string(path),
                Operand.value(flags),
                Operand.value(STATX_MNT_ID),
                addressOf(into));
    }
}
