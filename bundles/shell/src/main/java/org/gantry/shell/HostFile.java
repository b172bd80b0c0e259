package org.gantry.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.gantry.api.EngineException;

/** A file of the host the engine runs on, wherever the shell's user is. */
final class HostFile {
    private HostFile() {}

    /** Writes what is to be in a file. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** The file is there when it is whole, or as it was before. */
    static void write(String name, Content content) throws IOException {
        Path file = path(name);
        Path unfinished = Files.createTempFile(file.getParent(), ".gantry-", ".part");
        try {
            try (OutputStream out = Files.newOutputStream(unfinished)) {
                content.writeTo(out);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    static InputStream read(String name) throws IOException {
        return Files.newInputStream(path(name));
    }

    private static Path path(String name) {
        try {
            Path path = Path.of(name);
            if (path.isAbsolute() && path.getFileName() != null) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new EngineException.InvalidArgument("\"" + name + "\" is no path: " + e.getReason(), e);
        }
        throw new EngineException.InvalidArgument(
                "\"" + name + "\" is not the absolute path of a file on the engine's host");
    }
}
