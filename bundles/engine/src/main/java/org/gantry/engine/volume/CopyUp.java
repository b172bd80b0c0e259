package org.gantry.engine.volume;

import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Attributes;
import org.gantry.linux.fs.Directories;
import org.gantry.linux.fs.DirectoryEntry;
import org.gantry.linux.fs.FileData;
import org.gantry.linux.fs.FileType;
import org.gantry.linux.fs.Links;
import org.gantry.linux.fs.Nodes;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.RootDir;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.fs.Xattr;

/**
 * Fills an empty volume with what the image has at the place where it will be mounted, owner and mode of that directory
 * included. Every name is taken relative to an open directory, for the source belongs to an image.
 */
public final class CopyUp {
    private static final int READ_DIRECTORY = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW;
    private static final int CREATE = OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_NOFOLLOW;
    private static final long CHUNK = 1 << 30;

    private CopyUp() {}

    /** Copies if the volume is empty and the image has a directory there. */
    public static void fill(String volumeData, RootDir root, String destination) {
        Optional<Fd> source = root.find(destination, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY);
        if (source.isEmpty()) {
            return;
        }
        try (Fd from = source.get();
                Fd to = Openat2.open(volumeData, READ_DIRECTORY)) {
            if (Directories.list(to).isEmpty()) {
                contents(from, to);
                Stat stat = Stat.of(from);
                Attributes.chown(to, stat.uid(), stat.gid());
                Attributes.chmod(to, stat.permissions());
            }
        }
    }

    private static void contents(Fd from, Fd to) {
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
