package org.gantry.engine.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Replaces files atomically: a reader, and a boot after a crash, sees the old content or the new. */
public final class DurableFile {
    private DurableFile() {}

    /** Replaces a file; when this returns, a power failure cannot undo it. */
    public static void replace(Path file, byte[] content) throws IOException {
        write(file, content, true);
        sync(file.resolveSibling(""));
    }

    /** As {@link #replace}, but after a power failure the file may be as before, or empty. */
    public static void replaceLazily(Path file, byte[] content) throws IOException {
        write(file, content, false);
    }

    /** Makes the names in a directory durable. */
    public static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void write(Path file, byte[] content, boolean force) throws IOException {
        Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (force) {
                channel.force(true);
            }
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
