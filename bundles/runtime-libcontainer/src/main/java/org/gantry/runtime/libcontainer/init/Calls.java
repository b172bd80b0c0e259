package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.string;
import static org.gantry.linux.spawn.Operand.value;
import static org.gantry.linux.spawn.Operand.words;

import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.At;
import org.gantry.linux.fs.FileType;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.mount.MountApi;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;

/** The file and mount calls of init with their structs and constants filled in. */
final class Calls {
    static final Operand ROOT = value(At.AT_FDCWD);

    /** Opens a place to mount on, or to make something in; reads nothing, so it may be anything. */
    static final int PATH_ONLY = OpenFlags.O_PATH | OpenFlags.O_CLOEXEC;

    private static final int FSOPEN_CLOEXEC = 1;
    private static final int FSMOUNT_CLOEXEC = 1;
    private static final int FSCONFIG_SET_FLAG = 0;
    private static final int FSCONFIG_SET_STRING = 1;
    private static final int FSCONFIG_CREATE = 6;
    private static final Operand EMPTY = string("");
    private static final Operand OPEN_HOW_SIZE = value(3L * Long.BYTES);
    private static final Operand MOUNT_ATTR_SIZE = value(4L * Long.BYTES);

    private Calls() {}

    /**
     * Opens a path. The root of the lookup is the container's, and no link of /proc is followed that would lead to a
     * descriptor of the engine instead of a name in the container.
     *
     * @param resolve further RESOLVE constants
     */
    static Step open(String name, Operand directory, String path, int flags, int resolve) {
        return open(name, directory, string(path), flags, resolve);
    }

    static Step open(String name, Operand directory, Operand path, int flags, int resolve) {
        Operand how = words(
                value((flags | OpenFlags.O_CLOEXEC) & 0xFFFF_FFFFL),
                ZERO,
                value(resolve | Openat2.RESOLVE_NO_MAGICLINKS));
        return Step.call(name, SyscallNumber.OPENAT2, directory, path, how, OPEN_HOW_SIZE);
    }

    /** Fails when there is nothing of this name in a directory. */
    static Step find(String name, Operand directory, String path) {
        return Step.call(name, SyscallNumber.FACCESSAT, directory, string(path), ZERO);
    }

    static Step mkdir(String name, Operand directory, String path, int mode) {
        return Step.call(name, SyscallNumber.MKDIRAT, directory, string(path), value(mode));
    }

    /** An empty file; unlike open this leaves no descriptor. */
    static Step makeFile(String name, Operand directory, String path, int mode) {
        return makeNode(name, directory, path, FileType.S_IFREG | mode, 0);
    }

    static Step makeNode(String name, Operand directory, String path, int mode, long device) {
        return Step.call(name, SyscallNumber.MKNODAT, directory, string(path), value(mode), value(device));
    }

    static Step symlink(String target, Operand directory, String path) {
        return Step.call(
                "link " + path + " to " + target, SyscallNumber.SYMLINKAT, string(target), directory, string(path));
    }

    static Step openFileSystem(String name, String type) {
        return Step.call(name, SyscallNumber.FSOPEN, string(type), value(FSOPEN_CLOEXEC));
    }

    static Step setParameter(String name, Operand context, String key, String value) {
        return Step.call(
                name, SyscallNumber.FSCONFIG, context, value(FSCONFIG_SET_STRING), string(key), string(value), ZERO);
    }

    static Step setFlag(String name, Operand context, String key) {
        return Step.call(name, SyscallNumber.FSCONFIG, context, value(FSCONFIG_SET_FLAG), string(key), ZERO, ZERO);
    }

    static Step createFileSystem(String name, Operand context) {
        return Step.call(name, SyscallNumber.FSCONFIG, context, value(FSCONFIG_CREATE), ZERO, ZERO, ZERO);
    }

    /** A mount of the file system that is attached nowhere yet. */
    static Step makeMount(String name, Operand context, long attributes) {
        return Step.call(name, SyscallNumber.FSMOUNT, context, value(FSMOUNT_CLOEXEC), value(attributes));
    }

    /** Attaches a mount on what a descriptor refers to. */
    static Step attach(String name, Operand mount, Operand target) {
        long flags = MountApi.MOVE_MOUNT_F_EMPTY_PATH | MountApi.MOVE_MOUNT_T_EMPTY_PATH;
        return Step.call(name, SyscallNumber.MOVE_MOUNT, mount, EMPTY, target, EMPTY, value(flags));
    }

    /** Attaches a mount on a name in a directory. */
    static Step attach(String name, Operand mount, Operand directory, String path) {
        long flags = MountApi.MOVE_MOUNT_F_EMPTY_PATH;
        return Step.call(name, SyscallNumber.MOVE_MOUNT, mount, EMPTY, directory, string(path), value(flags));
    }

    /** A copy, attached nowhere, of what a path (or, when it is empty, a descriptor) refers to. */
    static Step copyTree(String name, Operand directory, String path, boolean recursive) {
        long flags = (path.isEmpty() ? At.AT_EMPTY_PATH : 0) | (recursive ? At.AT_RECURSIVE : 0);
        return copyTree(name, directory, string(path), flags);
    }

    /** A copy of the mount that a path refers to, without those below it. */
    static Step copyTree(String name, Operand directory, Operand path) {
        return copyTree(name, directory, path, 0);
    }

    private static Step copyTree(String name, Operand directory, Operand path, long flags) {
        long all = MountApi.OPEN_TREE_CLONE | OpenFlags.O_CLOEXEC | flags;
        return Step.call(name, SyscallNumber.OPEN_TREE, directory, path, value(all));
    }

    /** Switches attributes of a mount on. */
    static Step setAttributes(String name, Operand mount, boolean recursive, long set, long propagation) {
        return changeAttributes(name, mount, recursive, set, 0, propagation);
    }

    /** Switches attributes of a mount on and off; the descriptor refers to the root of the mount. */
    static Step changeAttributes(
            String name, Operand mount, boolean recursive, long set, long clear, long propagation) {
        long flags = At.AT_EMPTY_PATH | (recursive ? At.AT_RECURSIVE : 0);
        Operand attributes = words(value(set), value(clear), value(propagation), ZERO);
        return Step.call(name, SyscallNumber.MOUNT_SETATTR, mount, EMPTY, value(flags), attributes, MOUNT_ATTR_SIZE);
    }
}
