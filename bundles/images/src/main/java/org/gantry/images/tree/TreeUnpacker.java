package org.gantry.images.tree;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.image.FileArchives.Target;
import org.gantry.images.tar.EntryPath;
import org.gantry.images.tar.MemberContent;
import org.gantry.images.tar.TarEntry;
import org.gantry.images.tar.TarLimits;
import org.gantry.images.tar.TarReader;
import org.gantry.images.unpack.DirectoryTimes;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.RootDir;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/** Unpacks an archive into a directory of a tree that others may be changing meanwhile. */
final class TreeUnpacker {
    private static final int DIRECTORY = OpenFlags.O_PATH | OpenFlags.O_DIRECTORY;
    private static final String NAME = "invalid archive: the name";

    private final RootDir root;
    private final Target target;
    private final TargetDirectory directory;
    private final DirectoryTimes times = new DirectoryTimes();

    TreeUnpacker(RootDir root, Target target) {
        this.root = root;
        this.target = target;
        this.directory = new TargetDirectory(root, target);
    }

    void unpack(InputStream archive) throws IOException {
        var reader = new TarReader(archive, TarLimits.DEFAULT);
        var creator = new FileCreator(directory, target);
        Optional<TarEntry> next = reader.next();
        while (next.isPresent()) {
            unpack(next.get(), creator, reader.content());
            next = reader.next();
        }
        try (Fd top = root.openInRoot(target.path(), DIRECTORY)) {
            times.apply(top);
        }
    }

    private void unpack(TarEntry entry, FileCreator creator, MemberContent content) throws IOException {
        EntryPath path = EntryPath.parse(relative(entry.name()), NAME);
        if (path.isRoot()) {
            return; // the directory is the user's own, and stays as it is
        }
        try {
            creator.create(entry, path, content);
            if (entry.type() == TarEntry.Type.DIRECTORY) {
                times.remember(path, entry.accessed(), entry.modified());
            }
        } catch (SyscallException e) {
            throw explain(entry, e);
        }
    }

    /** Archives of {@code tar -P} begin at the root, which here is the directory. */
    static String relative(String name) {
        int start = 0;
        while (start < name.length() && name.charAt(start) == '/') {
            start++;
        }
        return name.substring(start);
    }

    /** Tells what is wrong with the archive, or in its way, from what the host cannot do. */
    private static EngineException explain(TarEntry entry, SyscallException e) {
        String message = "cannot unpack \"" + entry.name() + "\": " + e.getMessage();
        return switch (e.errno()) {
            case Errno.EROFS -> new EngineException.InvalidArgument("mounted volume is marked read-only", e);
            case Errno.EXDEV,
                    Errno.ELOOP,
                    Errno.ENOTDIR,
                    Errno.EISDIR,
                    Errno.ENOENT,
                    Errno.EEXIST,
                    Errno.EBUSY,
                    Errno.ENOTEMPTY,
                    Errno.ENAMETOOLONG,
                    Errno.EINVAL,
                    Errno.EPERM,
                    Errno.EACCES,
                    Errno.EMLINK -> new EngineException.InvalidArgument(message, e);
            default -> new EngineException.Internal(message, e);
        };
    }
}
