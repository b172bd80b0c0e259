package org.gantry.linux.fs;

import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;

/**
 * Copies what is in a directory, with owners, modes, times and extended attributes. Every name is taken relative to an open
 * directory and no link is followed, for the source may belong to an image.
 */
public final class CopyTree {
    private static final int CREATE = OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_NOFOLLOW;
    private static final long CHUNK = 1 << 30;

    private CopyTree() {}

    /** Copies to a directory that has nothing of these names; both are open for reading. */
    public static void contents(Fd from, Fd to) {
        for (DirectoryEntry entry : Directories.list(from)) {
            Optional<Stat> stat = Stat.of(from, entry.name());
            if (stat.isPresent()) {
                copy(from, to, entry.name(), stat.get());
            }
        }
    }

    private static void copy(Fd from, Fd to, String name, Stat stat) {
        switch (stat.type()) {
            case FileType.S_IFDIR -> directory(from, to, name);
            case FileType.S_IFREG -> file(from, to, name, stat);
            case FileType.S_IFLNK -> Links.symlink(Links.readlink(from, name), to, name);
            default -> Nodes.mknod(to, name, stat.mode(), stat.device());
        }
        Attributes.chown(to, name, stat.uid(), stat.gid());
        if (!stat.isSymbolicLink()) {
            Attributes.chmod(to, name, stat.permissions());
            Xattr.list(from, name)
                    .forEach(key -> Xattr.get(from, name, key).ifPresent(value -> Xattr.set(to, name, key, value)));
        }
        Attributes.utimens(to, name, stat.modified(), stat.modified());
    }

    private static void directory(Fd from, Fd to, String name) {
        Nodes.mkdir(to, name, 0x1C0);
        try (Fd source = Directories.open(from, name);
                Fd target = Directories.open(to, name)) {
            contents(source, target);
        }
    }

    private static void file(Fd from, Fd to, String name, Stat stat) {
        int resolve = Openat2.RESOLVE_BENEATH | Openat2.RESOLVE_NO_SYMLINKS;
        try (Fd source = Openat2.open(from, name, OpenFlags.O_RDONLY, 0, resolve);
                Fd target = Openat2.open(to, name, CREATE, 0x180, resolve)) {
            long left = stat.size();
            while (left > 0) {
                long copied = FileData.copy(source, target, Math.min(left, CHUNK));
                if (copied == 0) {
                    return; // it has become shorter meanwhile
                }
                left -= copied;
            }
        }
    }
}
