package org.gantry.runtime.libcontainer;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gantry.json.Json;
import org.gantry.linux.shim.Gateway;
import org.gantry.runtime.libcontainer.hooks.HookRunner;
import org.gantry.runtime.libcontainer.hooks.HookedContainer;
import org.gantry.runtime.support.ProcessIdentity;
import org.gantry.runtime.support.seccomp.FilterFile;
import org.gantry.runtime.support.seccomp.SeccompFilter;

/** The files of one task. The directory is on tmpfs, so a reboot takes all of it. */
record StateDirectory(Path path) {
    private static final String STATE = "state.json";
    private static final String FILTER = "seccomp.bpf";
    private static final String EXIT = "exit";
    private static final String INIT = "init.json";
    private static final String HOOKS = "hooks.json";
    private static final String EXEC = "exec-";
    private static final String JSON = ".json";
    private static final List<String> OWN = Stream.concat(
                    Stream.of(STATE, FILTER, EXIT, INIT, HOOKS), Gateway.files().stream())
            .toList();

    /** Before anything is made. */
    void write(TaskState state) {
        writeJson(STATE, state);
    }

    Optional<TaskState> read() {
        return readJson(path.resolve(STATE), TaskState.class);
    }

    void write(SeccompFilter filter) {
        new FilterFile(path.resolve(FILTER)).write(filter);
    }

    Optional<SeccompFilter> filter(TaskState state) {
        return Optional.ofNullable(state.seccompFlags()).map(new FilterFile(path.resolve(FILTER))::read);
    }

    /** Init itself, for a container without a shim. */
    void writeInit(ProcessIdentity init) {
        writeJson(INIT, init);
    }

    Optional<ProcessIdentity> readInit() {
        return readJson(path.resolve(INIT), ProcessIdentity.class);
    }

    /** Only for a container that has hooks. */
    void write(HookedContainer container) {
        writeJson(HOOKS, container);
    }

    Optional<HookRunner> hooks() {
        return readJson(path.resolve(HOOKS), HookedContainer.class).map(HookRunner::new);
    }

    Path exitFile() {
        return path.resolve(EXIT);
    }

    void writeExec(String execId, ExecState state) {
        writeJson(EXEC + execId + JSON, state);
    }

    Optional<ExecState> readExec(String execId) {
        return readJson(path.resolve(EXEC + execId + JSON), ExecState.class);
    }

    Path exitFileOfExec(String execId) {
        return path.resolve(EXEC + execId);
    }

    void deleteExec(String execId) {
        delete(EXEC + execId + JSON);
        delete(EXEC + execId);
    }

    /** The exec processes there are files of. */
    List<String> execIds() {
        return names().stream()
                .filter(name -> name.startsWith(EXEC) && name.endsWith(JSON))
                .map(name -> name.substring(EXEC.length(), name.length() - JSON.length()))
                .toList();
    }

    /** Removes every file of the task; the directory is its owner's. */
    void clear() {
        names().stream()
                .filter(name -> name.startsWith(EXEC) || OWN.contains(name))
                .forEach(this::delete);
    }

    private List<String> names() {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void delete(String name) {
        try {
            Files.deleteIfExists(path.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** No file is written twice; an engine that dies meanwhile leaves part of it, which is taken for none. */
    private void writeJson(String name, Object value) {
        try {
            Files.write(path.resolve(name), Json.lenient().writeValueAsBytes(value));
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
}
