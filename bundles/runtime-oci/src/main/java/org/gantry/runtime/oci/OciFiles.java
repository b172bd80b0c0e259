package org.gantry.runtime.oci;

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
import org.gantry.runtime.support.ProcessIdentity;
import org.jspecify.annotations.Nullable;

/**
 * The files of one task: our own, the OCI bundle, and the program's state directory. Nothing is mounted here on the host,
 * so a tree can be deleted without a look at what is below.
 */
record OciFiles(Path path) {
    private static final String STATE = "state.json";
    private static final String EXEC = "exec-";
    private static final String JSON = ".json";

    /** Where runc's own state of the container goes ({@code --root}). */
    Path programRoot() {
        return path.resolve("runtime");
    }

    /** The OCI bundle: config.json and the place of the root filesystem. */
    Path bundle() {
        return path.resolve("bundle");
    }

    Path exitFile() {
        return path.resolve("exit");
    }

    /** The root filesystem is mounted there in the program's mount namespace. */
    void makeBundle(String rootfs, byte[] config) {
        try {
            Files.createDirectories(bundle().resolve(rootfs));
            Files.write(bundle().resolve("config.json"), config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(OciState state) {
        writeJson(STATE, state);
    }

    Optional<OciState> read() {
        return readJson(path.resolve(STATE), OciState.class);
    }

    Path exitFileOfExec(String execId) {
        return path.resolve(EXEC + execId);
    }

    void writeExec(String execId, ProcessIdentity shim) {
        writeJson(EXEC + execId + JSON, shim);
    }

    Optional<ProcessIdentity> readExec(String execId) {
        return readJson(path.resolve(EXEC + execId + JSON), ProcessIdentity.class);
    }

    void deleteExec(String execId) {
        delete(EXEC + execId + JSON);
        delete(EXEC + execId);
    }

    /** The exec processes there are files of. */
    List<String> execIds() {
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
    Path temporary(String name, byte[] content) {
        Path file = path.resolve(name);
        try {
            Files.write(file, content);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The content of a file that a program writes; empty when it has not. */
    Optional<String> content(String name) {
        try {
            return Optional.of(Files.readString(path.resolve(name), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(String name) {
        try {
            Files.deleteIfExists(path.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes every file of the task; the directory is its owner's. */
    void clear() {
        if (!Files.isDirectory(path)) {
            return;
        }
        try {
            Files.walkFileTree(path, new Deletion(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeJson(String name, Object value) {
        Path temporary = path.resolve(name + "~");
        try {
            Files.write(temporary, Json.lenient().writeValueAsBytes(value));
            Files.move(temporary, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> Optional<T> readJson(Path file, Class<T> type) {
        try {
            return Optional.of(Json.lenient().readValue(Files.readAllBytes(file), type));
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
