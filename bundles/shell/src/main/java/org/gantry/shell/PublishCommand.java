package org.gantry.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.gantry.api.engine.ContainerEngine;
import org.jspecify.annotations.Nullable;

/** {@code gantry:publish}. */
@Service
@Command(
        scope = "gantry",
        name = "publish",
        description = "Makes ports of a running container reachable at the host, for this run.")
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls execute
public final class PublishCommand implements Action {
    @Reference
    ContainerEngine engine;

    @Argument(index = 0, name = "container", required = true, description = "Name or identifier")
    @Completion(RunningContainerCompleter.class)
    String container;

    @Argument(
            index = 1,
            name = "port",
            required = true,
            multiValued = true,
            description = "[[ADDRESS:]HOST-PORT:]CONTAINER-PORT[/PROTOCOL]")
    List<String> ports;

    @Override
    public @Nullable Object execute() {
        var requests = ports.stream()
                .map(PortArgument::parse)
                .map(PortArgument::request)
                .toList();
        engine.containers()
                .publish(container, requests)
                .forEach(port -> System.out.println(PortArgument.display(port)));
        return null;
    }
}
