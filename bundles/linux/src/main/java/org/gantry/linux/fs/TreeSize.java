package org.gantry.linux.fs;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/**
 * Adds up the sizes of the regular files in a tree, hard links once. The tree may change meanwhile, and a container may be
 * at it: nothing is reached by a path of its making. Directories nested deeper than any path the kernel takes are not
 * entered: whoever digs there only understates the size.
 */
public final class TreeSize {
    private static final int DEEPEST = 2048;

    private final Set<Long> linked = new HashSet<>();
    private long bytes;

    private TreeSize() {}

    /** Bytes of the files below a directory, whose own path nobody but root can change. */
    public static long of(String tree) {
        var size = new TreeSize();
        try (Fd root = Openat2.open(tree, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY)) {
            size.add(root, 0);
        }
        return size.bytes;
    }

    private void add(Fd directory, int depth) {
        for (DirectoryEntry entry : Directories.list(directory)) {
            Stat.of(directory, entry.name()).ifPresent(stat -> {
                if (stat.isRegular() && (stat.links() == 1 || linked.add(stat.inode()))) {
                    bytes += stat.size();
                } else if (stat.isDirectory() && depth < DEEPEST) {
                    enter(directory, entry.name(), depth + 1);
                }
            });
        }
    }

    private void enter(Fd directory, String name, int depth) {
        Optional<Fd> opened = open(directory, name);
        if (opened.isPresent()) {
            try (Fd child = opened.get()) {
                add(child, depth);
            }
        }
    }

    /** Empty if it has gone, or become something else, since it was listed. */
    private static Optional<Fd> open(Fd directory, String name) {
        try {
            return Optional.of(Directories.open(directory, name));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP)) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
