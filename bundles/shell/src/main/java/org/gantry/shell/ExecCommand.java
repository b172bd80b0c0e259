package org.gantry.shell;

import java.io.IOException;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.gantry.api.engine.AttachSession;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.engine.Execs.ExecConfig;
import org.jspecify.annotations.Nullable;

/** {@code gantry:exec}. */
@Service
@Command(
        scope = "gantry",
        name = "exec",
        description = "Runs a command in a running container.",
        detailedDescription =
                "Options come before the container; what follows it is the command. It fails when the command"
                        + " ends with another exit code than 0.")
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls execute
public final class ExecCommand implements Action {
    @Reference
    ContainerEngine engine;

    @Reference
    Session session;

    @Option(name = "-d", aliases = "--detach", description = "Leave it running")
    boolean detach;

    @Option(name = "-i", aliases = "--interactive", description = "Connect the keyboard")
    boolean interactive;

    @Option(name = "-t", aliases = "--tty", description = "Give it a terminal")
    boolean terminal;

    @Option(name = "-it", aliases = "-ti", description = "Both: the keyboard and a terminal")
    boolean interactiveTerminal;

    @Option(
            name = "-e",
            aliases = "--env",
            multiValued = true,
            valueToShowInHelp = "",
            description = "NAME=value in its environment")
    List<String> environment = List.of();

    @Option(name = "-u", aliases = "--user", valueToShowInHelp = "", description = "NAME|UID[:GROUP|GID]")
    String user = "";

    @Option(name = "-w", aliases = "--workdir", valueToShowInHelp = "", description = "Directory to start in")
    String directory = "";

    @Argument(index = 0, name = "container", required = true, description = "Name or identifier")
    @Completion(RunningContainerCompleter.class)
    String container;

    @Argument(
            index = 1,
            name = "command",
            required = true,
            multiValued = true,
            description = "Command and its arguments")
    List<String> command;

    @Override
    public @Nullable Object execute() throws InterruptedException, IOException {
        interactive |= interactiveTerminal;
        terminal |= interactiveTerminal;
        String id = engine.execs().create(container, config());
        if (detach) {
            engine.execs().startDetached(id);
            return null;
        }
        ConsoleStreams console = new ConsoleStreams(session);
        try (AttachSession streams = engine.execs().start(id, terminal ? console.size() : null)) {
            console.join(streams, interactive, size -> engine.execs().resize(id, size));
        }
        Integer exitCode = engine.execs().inspect(id).exitCode();
        if (exitCode != null && exitCode != 0) {
            throw new CommandFailedException(exitCode);
        }
        return null;
    }

    private ExecConfig config() {
        return new ExecConfig(
                command, environment, directory, user, terminal, interactive && !detach, !detach, !detach, false, "");
    }
}
