package org.gantry.engine.stdio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.gantry.engine.log.LogPosition;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fd.Splice;
import org.gantry.linux.fs.Openat2;

/**
 * What has been taken out of a container's pipe and may not have reached the log yet, in a file that outlives the engine.
 *
 * <p>It begins with a place in the log; after that come the stream's bytes from there on. The kernel moves them from the
 * pipe into the file, so a kill -9 finds each byte in one of the two. A new engine cuts the bytes into entries again,
 * passes over as many as the log already has after that place, and logs the rest: nothing lost, nothing twice.
 */
final class Journal {
    /** Size after which it begins anew. */
    static final long LARGE = 1 << 20;

    private static final long MAGIC = 0x47414e54525931L;
    private static final int HEADER = 3 * Long.BYTES;

    private final Path file;
    private Fd writer;
    private Fd reader;
    private long size;

    /** Begins a journal at a place in the log, with the bytes of an entry that is not whole yet. */
    Journal(Path file, LogPosition position, byte[] pending) {
        this.file = file;
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        writer = create(fresh, position, pending);
        reader = openToRead(fresh, pending.length);
        size = pending.length;
        replaceWith(fresh);
    }

    /** What an engine that died had left. */
    record Remains(LogPosition position, ByteBuffer bytes) {}

    /** Reads the journal of an engine that died; empty when it had none. */
    static Optional<Remains> read(Path file) {
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file));
            if (content.remaining() < HEADER || content.getLong() != MAGIC) {
                return Optional.empty(); // made by a rename when it was whole, so this is not ours
            }
            var position = new LogPosition(content.getLong(), content.getLong());
            return Optional.of(new Remains(position, content.slice()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Moves bytes from the pipe into the journal and reads them back; as {@link Intake#take}. */
    int splice(Fd pipe, ByteBuffer into) {
        int moved = Splice.available(pipe, writer, into.remaining());
        if (moved <= 0) {
            return moved;
        }
        size += moved;
        ByteBuffer part = into.slice(into.position(), moved);
        while (part.hasRemaining()) {
            reader.read(part);
        }
        into.position(into.position() + moved);
        return moved;
    }

    /** Keeps bytes that had to be read: a pty cannot be spliced from. */
    void append(ByteBuffer bytes) {
        size += bytes.remaining();
        writer.writeFully(bytes);
    }

    boolean isLarge() {
        return size > LARGE;
    }

    /** Begins anew: everything up to the position is in the log. */
    void restart(LogPosition position, byte[] pending) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Fd newWriter = create(fresh, position, pending);
        close();
        writer = newWriter;
        reader = openToRead(fresh, pending.length);
        size = pending.length;
        replaceWith(fresh);
    }

    void close() {
        writer.close();
        reader.close();
    }

    void delete() {
        close();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + file, e);
        }
    }

    private static Fd create(Path fresh, LogPosition position, byte[] pending) {
        int flags = OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_TRUNC;
        Fd created = Openat2.create(fresh.toString(), flags, 0x180);
        try {
            ByteBuffer start = ByteBuffer.allocate(HEADER + pending.length);
            start.putLong(MAGIC)
                    .putLong(position.inode())
                    .putLong(position.offset())
                    .put(pending);
            created.writeFully(start.flip());
            return created;
        } catch (RuntimeException e) {
            created.close();
            throw e;
        }
    }

    private static Fd openToRead(Path fresh, int skip) {
        Fd opened = Openat2.open(fresh.toString(), OpenFlags.O_RDONLY);
        ByteBuffer passed = ByteBuffer.allocate(HEADER + skip);
        while (passed.hasRemaining()) {
            opened.read(passed);
        }
        return opened;
    }

    private void replaceWith(Path fresh) {
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot rename " + fresh, e);
        }
    }
}
