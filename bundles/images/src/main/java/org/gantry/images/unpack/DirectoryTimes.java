package org.gantry.images.unpack;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.gantry.images.tar.EntryPath;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Attributes;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/** The times of directories, which have to wait until nothing is created in them any more. */
final class DirectoryTimes {
    private static final int FLAGS = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW;
    private static final int RESOLVE = Openat2.RESOLVE_BENEATH | Openat2.RESOLVE_NO_SYMLINKS;

    private final Map<String, Times> byPath = new LinkedHashMap<>();

    /** When a directory was read and changed. */
    record Times(Instant accessed, Instant modified) {}

    void remember(EntryPath directory, Instant accessed, Instant modified) {
        byPath.put(directory.toString(), new Times(accessed, modified));
    }

    void apply(Fd root) {
        byPath.forEach((path, times) -> open(root, path).ifPresent(directory -> {
            try (directory) {
                Attributes.utimens(directory, times.accessed(), times.modified());
            }
        }));
    }

    /** Empty when a later entry of the archive replaced the directory. */
    private static Optional<Fd> open(Fd root, String path) {
        try {
            return Optional.of(Openat2.open(root, path, FLAGS, 0, RESOLVE));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP)) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
