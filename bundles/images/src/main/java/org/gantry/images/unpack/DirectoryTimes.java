package org.gantry.images.unpack;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.images.tar.EntryPath;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Attributes;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/**
 * The times of directories, which have to wait until nothing is created in them any more. They are kept as a plain log of
 * bytes: a layer may have hundreds of thousands of directories, and a hostile one as many as it likes.
 */
public final class DirectoryTimes {
    private static final int FLAGS = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW;
    private static final int RESOLVE = Openat2.RESOLVE_BENEATH | Openat2.RESOLVE_NO_SYMLINKS;
    private static final int LARGEST = 1 << 26;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(log);

    public void remember(EntryPath directory, Instant accessed, Instant modified) throws IOException {
        if (log.size() > LARGEST) {
            throw new EngineException.InvalidArgument("invalid layer: too many directories, at \"" + directory + "\"");
        }
        out.writeUTF(directory.toString());
        write(accessed);
        write(modified);
    }

    /** Sets them all; of several for one directory the last one wins. */
    public void apply(Fd root) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(log.toByteArray()));
        while (in.available() > 0) {
            Optional<Fd> found = open(root, in.readUTF());
            Instant accessed = read(in);
            Instant modified = read(in);
            found.ifPresent(directory -> {
                try (directory) {
                    Attributes.utimens(directory, accessed, modified);
                }
            });
        }
    }

    private void write(Instant time) throws IOException {
        out.writeLong(time.getEpochSecond());
        out.writeInt(time.getNano());
    }

    private static Instant read(DataInputStream in) throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
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
