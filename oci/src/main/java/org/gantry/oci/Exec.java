package org.gantry.oci;

import java.nio.file.Path;
import java.util.List;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.TaskStatus;
import org.gantry.linux.process.PidFd;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a further process in a container. Its own failures exit with 255, as any other status may be the process's. */
@Command(name = "exec", description = "execute a new process inside the container")
final class Exec extends Verb {
    static final int FAILED = 255;

    @Mixin
    private final ExecProcess options = new ExecProcess();

    @Option(
            names = "--console-socket",
            paramLabel = "SOCKET",
            description = "unix socket that receives the master of the process's terminal")
    private @Nullable String consoleSocket;

    @Option(
            names = {"-d", "--detach"},
            description = "do not wait for the process")
    private boolean detach;

    @Option(names = "--pid-file", paramLabel = "FILE", description = "where to write the pid of the process")
    private @Nullable Path pidFile;

    @Option(names = "--preserve-fds", paramLabel = "N", description = "refused unless 0")
    private int preserveFds;

    @Option(names = "--cgroup", paramLabel = "PATH", description = "refused: the process joins the container's cgroup")
    private @Nullable String cgroup;

    @Option(names = "--ignore-paused", description = "refused: in a paused container it would never run")
    private boolean ignorePaused;

    @Override
    String failurePrefix() {
        return "exec failed: ";
    }

    @Override
    int run() {
        List<String> arguments = arguments();
        require(!arguments.isEmpty(), "a minimum of 1 argument(s)");
        refuse();
        List<String> command = arguments.subList(1, arguments.size());
        try (Container container = Container.open(store(), arguments.getFirst())) {
            requireRunning(container);
            if (options.needsCommand() && command.isEmpty()) {
                throw new Refusal("process args cannot be empty");
            }
            RuntimeSpec.Process process = options.of(container.record().process(), command);
            Streams.check(Boolean.TRUE.equals(process.terminal()), detach, consoleSocket);
            return execute(container, process);
        }
    }

    private int execute(Container container, RuntimeSpec.Process process) {
        try (Streams streams = new Streams();
                Foreground foreground = new Foreground(streams);
                PidFd started = container
                        .task()
                        .exec(
                                process,
                                streams.forProcess(detach ? Streams.console(consoleSocket) : foreground.console()))) {
            PidFile.write(pidFile, started.pid());
            if (detach) {
                return 0;
            }
            foreground.attach(started::trySendSignal);
            return started.waitExit().shellCode();
        }
    }

    private void refuse() {
        if (preserveFds != 0) {
            throw Refusal.unsupported("--preserve-fds");
        }
        if (cgroup != null) {
            throw Refusal.unsupported("--cgroup");
        }
        if (ignorePaused) {
            throw Refusal.unsupported("--ignore-paused");
        }
    }

    private static void requireRunning(Container container) {
        TaskStatus status = container.task().status();
        if (status == TaskStatus.STOPPED) {
            throw new Refusal("cannot exec in a stopped container");
        }
        if (status == TaskStatus.PAUSED) {
            throw new Refusal("cannot exec in a paused container");
        }
    }
}
