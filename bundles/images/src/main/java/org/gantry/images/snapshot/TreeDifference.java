package org.gantry.images.snapshot;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Directories;
import org.gantry.linux.fs.DirectoryEntry;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the files of a tree that are not, or not like this, in the tree it is a copy of: told by size, time, owner and
 * mode, as Docker does where it has no layers to look at. A container may be changing the first tree meanwhile.
 */
final class TreeDifference {
    private static final int DEEPEST = 2048;

    private final Set<Long> linked = new HashSet<>();
    private long bytes;

    private TreeDifference() {}

    static long bytes(Path changed, Path original) {
        var difference = new TreeDifference();
        try (Fd changedRoot = open(changed);
                Fd originalRoot = open(original)) {
            difference.add(changedRoot, originalRoot, 0);
        }
        return difference.bytes;
    }

    private void add(Fd changed, @Nullable Fd original, int depth) {
        for (DirectoryEntry entry : Directories.list(changed)) {
            Optional<Stat> now = Stat.of(changed, entry.name());
            if (now.isPresent()) {
                add(changed, original, entry.name(), now.get(), depth);
            }
        }
    }

    private void add(Fd changed, @Nullable Fd original, String name, Stat now, int depth) {
        Optional<Stat> before = original == null ? Optional.empty() : Stat.of(original, name);
        if (now.isRegular() && before.filter(stat -> isSame(now, stat)).isEmpty()) {
            bytes += now.links() == 1 || linked.add(now.inode()) ? now.size() : 0;
        } else if (now.isDirectory() && depth < DEEPEST) {
            enter(changed, before.filter(Stat::isDirectory).isPresent() ? original : null, name, depth + 1);
        }
    }

    private void enter(Fd changed, @Nullable Fd original, String name, int depth) {
        try (Fd child = Directories.open(changed, name)) {
            if (original == null) {
                add(child, null, depth);
            } else {
                try (Fd beneath = Directories.open(original, name)) {
                    add(child, beneath, depth);
                }
            }
        } catch (SyscallException gone) {
            if (!gone.is(Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP)) {
                throw gone;
            }
        }
    }

    private static boolean isSame(Stat now, Stat before) {
        return before.mode() == now.mode()
                && before.uid() == now.uid()
                && before.gid() == now.gid()
                && before.size() == now.size()
                && before.modified().equals(now.modified());
    }

    private static Fd open(Path directory) {
        return Openat2.open(directory.toString(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY);
    }
}
