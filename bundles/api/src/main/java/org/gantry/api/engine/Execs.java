package org.gantry.api.engine;

import java.util.List;
import org.gantry.api.container.ConsoleSize;
import org.jspecify.annotations.Nullable;

/** Further processes in running containers (API: {@code /exec}). */
public interface Execs {

    /**
     * Prepares a process; nothing runs yet.
     *
     * @return the exec identifier, 64 hexadecimal digits
     * @throws org.gantry.api.EngineException.Conflict if the container does not run
     */
    String create(String containerRef, ExecConfig config);

    /**
     * Runs it with the client's streams.
     *
     * @throws org.gantry.api.EngineException.InvalidArgument if its program cannot be executed
     */
    AttachSession start(String execId, @Nullable ConsoleSize size);

    /** Runs it with nobody attached. */
    void startDetached(String execId);

    ExecDetails inspect(String execId);

    void resize(String execId, ConsoleSize size);

    /** What is asked of an exec process. */
    record ExecConfig(
            List<String> command,
            List<String> environment,
            String workingDirectory,
            String user,
            boolean terminal,
            boolean attachStdin,
            boolean attachStdout,
            boolean attachStderr,
            boolean privileged,
            String detachKeys) {
        public ExecConfig {
            command = List.copyOf(command);
            environment = List.copyOf(environment);
        }
    }

    /** What is known of it; the exit code is null while it has none. */
    record ExecDetails(
            String id,
            String containerId,
            ExecConfig config,
            boolean running,
            int pid,
            @Nullable Integer exitCode) {}
}
