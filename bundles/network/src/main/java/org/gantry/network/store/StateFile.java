package org.gantry.network.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.gantry.json.Json;

/** Records in files of JSON that are replaced as a whole: who reads one finds the old content or the new. */
public final class StateFile {
    private static final String UNFINISHED = ".new";

    private StateFile() {}

    /** Replaces the file; once this returns, a power failure cannot undo it. */
    static void replaceDurably(Path file, Object content) {
        try {
            replace(file, content, true);
            syncDirectoryOf(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes the file if there is one; once this returns, a power failure cannot undo it. */
    static void deleteDurably(Path file) {
        try {
            if (Files.deleteIfExists(file)) {
                syncDirectoryOf(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void syncDirectoryOf(Path file) throws IOException {
        try (FileChannel entries = FileChannel.open(file.resolveSibling("."), StandardOpenOption.READ)) {
            entries.force(true);
        }
    }

    /** Replaces the file; a power failure, which ends what it describes, may leave the old one, none or an empty one. */
    public static void replace(Path file, Object content) {
        try {
            replace(file, content, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IOException when there is no such file, or what is in it is no such record */
    public static <T> T read(Path file, Class<T> type) throws IOException {
        return Json.lenient().readValue(Files.readAllBytes(file), type);
    }

    private static void replace(Path file, Object content, boolean force) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
        try (FileChannel channel = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(Json.lenient().writeValueAsBytes(content));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (force) {
                channel.force(true);
            }
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
