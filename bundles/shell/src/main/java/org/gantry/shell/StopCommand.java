package org.gantry.shell;

import java.time.Duration;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.gantry.api.EngineException;
import org.gantry.api.engine.ContainerEngine;
import org.jspecify.annotations.Nullable;

/** {@code gantry:stop}. */
@Service
@Command(scope = "gantry", name = "stop", description = "Stops running containers.")
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls execute
public final class StopCommand implements Action {
    @Reference
    ContainerEngine engine;

    @Option(name = "-t", aliases = "--time", description = "Seconds to wait before killing it; -1 waits for ever")
    @Nullable
    Integer seconds;

    @Option(name = "-s", aliases = "--signal", description = "Signal to send instead of the container's own")
    @Nullable
    String signal;

    @Argument(name = "container", required = true, multiValued = true, description = "Names or identifiers")
    @Completion(RunningContainerCompleter.class)
    List<String> containers;

    @Override
    public @Nullable Object execute() {
        Duration timeout = seconds == null ? null : Duration.ofSeconds(seconds);
        for (String container : containers) {
            try {
                engine.containers().stop(container, signal, timeout);
            } catch (EngineException.NotModified alreadyStopped) {
                // as the docker CLI: to have been stopped before is no error
            }
            System.out.println(container);
        }
        return null;
    }
}
