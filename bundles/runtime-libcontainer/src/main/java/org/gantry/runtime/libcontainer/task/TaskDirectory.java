package org.gantry.runtime.libcontainer.task;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.json.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one task or exec process. The directory is on tmpfs and dies with the host, so a rename makes a change
 * whole and nothing is synced.
 */
final class TaskDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(TaskDirectory.class);
    private static final ObjectMapper JSON = Json.lenient();

    private final Path directory;

    TaskDirectory(Path directory) {
        this.directory = directory;
    }

    Path exitFile() {
        return directory.resolve("exit");
    }

    TaskDirectory exec(String execId) {
        return new TaskDirectory(directory.resolve("exec").resolve(execId));
    }

    void make() {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw failed("make", e);
        }
    }

    void write(TaskRecord record) {
        write("task.json", record);
    }

    void write(RuntimeSpec spec) {
        write("spec.json", spec);
    }

    /** Empty when there is none, or none that can be read: then the task cannot be taken over. */
    Optional<TaskRecord> readRecord() {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(directory.resolve("task.json")), TaskRecord.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("{} is unreadable: {}", directory.resolve("task.json"), e.getMessage());
            return Optional.empty();
        }
    }

    RuntimeSpec readSpec() {
        try {
            return JSON.readValue(Files.readAllBytes(directory.resolve("spec.json")), RuntimeSpec.class);
        } catch (IOException e) {
            throw failed("read the spec in", e);
        }
    }

    /** Written before init is let go: without it, the container's program has certainly not run. */
    void markStarted() {
        try {
            Files.createFile(directory.resolve("started"));
        } catch (IOException e) {
            throw failed("write to", e);
        }
    }

    boolean isStarted() {
        return Files.exists(directory.resolve("started"));
    }

    List<String> execIds() {
        List<String> ids = new ArrayList<>();
        Path execs = directory.resolve("exec");
        if (Files.isDirectory(execs)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(execs)) {
                entries.forEach(entry -> ids.add(entry.getFileName().toString()));
            } catch (IOException e) {
                throw failed("list", e);
            }
        }
        return ids;
    }

    /** Removes the files, and of a task those of its exec processes; the directory itself is the engine's. */
    void clear() {
        execIds().forEach(id -> exec(id).remove());
        for (String name :
                List.of("started", "exit", "spec.json", "spec.json.new", "task.json", "task.json.new", "exec")) {
            delete(directory.resolve(name));
        }
    }

    /** Removes everything, the directory too. */
    void remove() {
        clear();
        delete(directory);
    }

    private void write(String name, Object content) {
        try {
            Path next = directory.resolve(name + ".new");
            Files.write(next, JSON.writeValueAsBytes(content));
            Files.move(next, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failed("write to", e);
        }
    }

    private void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw failed("remove from", e);
        }
    }

    private EngineException failed(String verb, IOException e) {
        return new EngineException.Internal("cannot " + verb + " " + directory + ": " + e.getMessage(), e);
    }
}
