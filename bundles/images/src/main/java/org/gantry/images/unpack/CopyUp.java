package org.gantry.images.unpack;

import java.io.IOException;
import org.gantry.api.EngineException;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Attributes;
import org.gantry.linux.fs.FileData;
import org.gantry.linux.fs.Links;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.Stat;

/** Copies a file or symbolic link of a lower layer into the upper one, with everything that belongs to it. */
final class CopyUp {
    private static final int RESOLVE = Openat2.RESOLVE_BENEATH | Openat2.RESOLVE_NO_SYMLINKS;
    private static final int SOURCE = OpenFlags.O_RDONLY | OpenFlags.O_NOFOLLOW;
    private static final int TARGET = OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_NOFOLLOW;
    private static final int PRIVATE_FILE = 0x180;

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
                space.requireSpace(source.stat().size(), name);
                long copied = FileData.copy(from, to, Integer.MAX_VALUE);
                while (copied > 0) {
                    copied = FileData.copy(from, to, Integer.MAX_VALUE);
                }
            }
            FileAttributes.copyOf(source).apply(to);
            Attributes.utimens(to, source.stat().modified(), source.stat().modified());
        }
    }
}
