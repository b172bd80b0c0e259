package org.gantry.runtime.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gantry.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * The files of one task, in a directory on tmpfs: what is renamed into place is there, and a reboot takes all of it. Nothing
 * is mounted here on the host, so a tree can be deleted without a look at what is below.
 */
public class TaskFiles {
    private static final String EXEC = "exec-";
    private static final String JSON = ".json";

    private final Path path;

    public TaskFiles(Path path) {
        this.path = path;
    }

    public final Path path() {
        return path;
    }

    public final Path exitFile() {
        return path.resolve("exit");
    }

    public final Path exitFileOfExec(String execId) {
        return path.resolve(EXEC + execId);
    }

    public final void writeExec(String execId, ProcessIdentity shim) {
        writeJson(EXEC + execId + JSON, shim);
    }

    public final Optional<ProcessIdentity> readExec(String execId) {
        return readJson(EXEC + execId + JSON, ProcessIdentity.class);
    }

    public final void deleteExec(String execId) {
        delete(EXEC + execId + JSON);
        delete(EXEC + execId);
    }

    /** The exec processes there are files of. */
    public final List<String> execIds() {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(EXEC) && name.endsWith(JSON))
                    .map(name -> name.substring(EXEC.length(), name.length() - JSON.length()))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file that only one command of a program needs. */
    public final Path temporary(String name, byte[] content) {
        Path file = path.resolve(name);
        try {
            Files.write(file, content);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The content of a file that a program writes; empty when it has not. */
    public final Optional<String> content(String name) {
        try {
            return Optional.of(Files.readString(path.resolve(name), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public final void delete(String name) {
        try {
            Files.deleteIfExists(path.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes every file of the task; the directory is its owner's. */
    public final void clear() {
        if (!Files.isDirectory(path)) {
            return;
        }
        try {
            Files.walkFileTree(path, new Deletion(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a document, in place of an older one in one step. */
    public final void writeJson(String name, Object value) {
        Path temporary = path.resolve(name + "~");
        try {
            Files.write(temporary, Json.lenient().writeValueAsBytes(value));
            Files.move(temporary, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A document; empty when it is not there or only part of it is. */
    public final <T> Optional<T> readJson(String name, Class<T> type) {
        try {
            return Optional.ofNullable(Json.lenient().readValue(Files.readAllBytes(path.resolve(name)), type));
        } catch (NoSuchFileException | JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Never leaves the directory: links are deleted, not followed. */
    private static final class Deletion extends SimpleFileVisitor<Path> {
        private final Path top;

        Deletion(Path top) {
            this.top = top;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            if (!directory.equals(top)) {
                Files.deleteIfExists(directory);
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
