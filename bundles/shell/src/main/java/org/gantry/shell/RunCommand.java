package org.gantry.shell;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.LifecycleConfig;
import org.gantry.api.container.LifecycleConfig.RestartPolicy;
import org.gantry.api.container.NetworkConfig;
import org.gantry.api.container.ProcessConfig;
import org.gantry.api.container.StorageConfig;
import org.gantry.api.engine.AttachOptions;
import org.gantry.api.engine.AttachSession;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.engine.Containers.ContainerExit;
import org.gantry.api.engine.Containers.WaitCondition;
import org.jspecify.annotations.Nullable;

/** {@code gantry:run}. */
@Service
@Command(
        scope = "gantry",
        name = "run",
        description = "Runs a command in a new container.",
        detailedDescription =
                "Options come before the image; what follows it is the command. In the foreground the command"
                        + " fails when the container ends with another exit code than 0.")
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls execute
public final class RunCommand implements Action {
    @Reference
    ContainerEngine engine;

    @Reference
    Session session;

    @Option(name = "-d", aliases = "--detach", description = "Print the identifier and leave it running")
    boolean detach;

    @Option(name = "-i", aliases = "--interactive", description = "Connect the keyboard")
    boolean interactive;

    @Option(name = "-t", aliases = "--tty", description = "Give it a terminal")
    boolean terminal;

    @Option(name = "-it", aliases = "-ti", description = "Both: the keyboard and a terminal")
    boolean interactiveTerminal;

    @Option(name = "--rm", description = "Remove it when it has ended")
    boolean remove;

    @Option(name = "--name", valueToShowInHelp = "", description = "Its name")
    String name = "";

    @Option(
            name = "-e",
            aliases = "--env",
            multiValued = true,
            valueToShowInHelp = "",
            description = "NAME=value in its environment")
    List<String> environment = List.of();

    @Option(
            name = "-v",
            aliases = "--volume",
            multiValued = true,
            valueToShowInHelp = "",
            description = "SOURCE:TARGET[:ro] to mount")
    List<String> volumes = List.of();

    @Option(name = "--network", valueToShowInHelp = "", description = "bridge, none or host")
    String network = "";

    @Option(
            name = "-p",
            aliases = "--publish",
            multiValued = true,
            valueToShowInHelp = "",
            description = "[[ADDRESS:]HOST-PORT:]CONTAINER-PORT[/PROTOCOL], each of them a port or a range, to publish")
    List<String> ports = List.of();

    @Option(name = "-P", aliases = "--publish-all", description = "Publish all ports that are exposed")
    boolean publishAll;

    @Option(name = "-u", aliases = "--user", valueToShowInHelp = "", description = "NAME|UID[:GROUP|GID]")
    String user = "";

    @Option(name = "-w", aliases = "--workdir", valueToShowInHelp = "", description = "Directory to start in")
    String directory = "";

    @Argument(index = 0, name = "image", required = true, description = "Name or identifier of the image")
    @Completion(ImageCompleter.class)
    String image;

    @Argument(index = 1, name = "command", multiValued = true, description = "Command and its arguments")
    @Nullable
    List<String> command;

    @Override
    public @Nullable Object execute() throws InterruptedException, IOException {
        interactive |= interactiveTerminal;
        terminal |= interactiveTerminal;
        String id = engine.containers().create(name, config()).id();
        if (detach) {
            engine.containers().start(id);
            System.out.println(id);
            return null;
        }
        ContainerExit exit = runInForeground(id);
        if (exit.code() != 0) {
            throw new CommandFailedException(exit.code());
        }
        return null;
    }

    private ContainerExit runInForeground(String id) throws InterruptedException, IOException {
        AttachOptions options = new AttachOptions(interactive, true, true, false, true, "");
        CompletableFuture<ContainerExit> exit = engine.containers()
                .await(id, remove ? WaitCondition.REMOVED : WaitCondition.NEXT_EXIT)
                .toCompletableFuture();
        try (AttachSession streams = engine.containers().attach(id, options)) {
            engine.containers().start(id);
            console().join(streams, interactive, size -> engine.containers().resize(id, size));
        } catch (InterruptedException e) {
            interrupt(id);
            throw e;
        }
        return exit.join();
    }

    /** Ctrl-C: as in a terminal the process is told, and may have other plans. */
    private void interrupt(String id) {
        try {
            engine.containers().kill(id, "SIGINT");
            System.err.println("sent SIGINT to " + Display.shortId(id) + "; gantry:stop ends it if that does not");
        } catch (EngineException.Conflict | EngineException.NotFound alreadyEnded) {
            // then there is nobody to tell
        }
    }

    private ConsoleStreams console() {
        return new ConsoleStreams(session);
    }

    private ContainerConfig config() {
        ProcessConfig process = new ProcessConfig(
                null,
                command,
                environment,
                directory,
                user,
                terminal,
                interactive,
                interactive,
                interactive && !detach,
                !detach,
                !detach,
                terminal ? console().size() : null);
        LifecycleConfig lifecycle = new LifecycleConfig(
                remove, RestartPolicy.NO, 0, null, "", null, "", Map.of(), "", null, List.of(), Map.of());
        return ContainerConfig.of(image, process)
                .withStorage(new StorageConfig(volumes, List.of(), Map.of(), List.of(), List.of(), "", Map.of()))
                .withNetwork(PortBindings.of(ports).in(NetworkConfig.ofMode(network), publishAll))
                .withLifecycle(lifecycle);
    }
}
