package org.gantry.images.unpack;

import java.io.IOException;
import java.util.OptionalLong;
import org.gantry.api.EngineException;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Attributes;
import org.gantry.linux.fs.FileData;
import org.gantry.linux.fs.Links;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.Stat;

/** Copies a file or symbolic link of a lower layer into the upper one, with everything that belongs to it; holes stay holes. */
final class CopyUp {
    private static final int RESOLVE = Openat2.RESOLVE_BENEATH | Openat2.RESOLVE_NO_SYMLINKS;
    private static final int SOURCE = OpenFlags.O_RDONLY | OpenFlags.O_NOFOLLOW;
    private static final int TARGET = OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_NOFOLLOW;
    private static final int PRIVATE_FILE = 0x180;
    private static final int BLOCK = 512;

    private final ContentCopy space;

    CopyUp(ContentCopy space) {
        this.space = space;
    }

    void copy(LowerLayers.Found source, Fd parent, String name) throws IOException {
        Stat stat = source.stat();
        if (stat.isSymbolicLink()) {
            Links.symlink(Links.readlink(source.directory(), source.name()), parent, name);
            FileAttributes.copyOf(source).applyToLink(parent, name);
            Attributes.utimens(parent, name, stat.modified(), stat.modified());
        } else if (stat.isRegular()) {
            copyFile(source, parent, name);
        } else {
            throw new EngineException.InvalidArgument(
                    "invalid layer: a hard link to \"" + name + "\", which is a special file of a lower layer");
        }
    }

    private void copyFile(LowerLayers.Found source, Fd parent, String name) throws IOException {
        try (Fd from = Openat2.open(source.directory(), source.name(), SOURCE, 0, RESOLVE);
                Fd to = Openat2.open(parent, name, TARGET, PRIVATE_FILE, RESOLVE)) {
            if (!FileData.cloneFrom(to, from)) {
                Stat stat = source.stat();
                long allocated = stat.blocks() * BLOCK;
                space.requireSpace(Math.min(stat.size(), allocated), name);
                if (allocated < stat.size()) {
                    copySparse(from, to, stat.size());
                } else {
                    copyData(from, to, stat.size());
                }
            }
            FileAttributes.copyOf(source).apply(to);
            Attributes.utimens(to, source.stat().modified(), source.stat().modified());
        }
    }

    private static void copySparse(Fd from, Fd to, long size) {
        OptionalLong data = FileData.nextData(from, 0);
        while (data.isPresent()) {
            long start = data.getAsLong();
            long end = FileData.nextHole(from, start);
            FileData.seek(from, start);
            FileData.seek(to, start);
            copyData(from, to, end - start);
            data = FileData.nextData(from, end);
        }
        FileData.truncate(to, size);
    }

    private static void copyData(Fd from, Fd to, long length) {
        long rest = length;
        long copied = -1;
        while (rest > 0 && copied != 0) {
            copied = FileData.copy(from, to, Math.min(rest, Integer.MAX_VALUE));
            rest -= copied;
        }
    }
}
