package org.gantry.shell;

import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.gantry.api.EngineException;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.network.PublishedPort;
import org.jspecify.annotations.Nullable;

/** {@code gantry:unpublish}. */
@Service
@Command(
        scope = "gantry",
        name = "unpublish",
        description = "Takes published ports of a running container back; connections that are under way go on.")
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls execute
public final class UnpublishCommand implements Action {
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
            description = "[[ADDRESS:]HOST-PORT:]CONTAINER-PORT[/PROTOCOL]; what is left out fits everything")
    List<String> ports;

    @Override
    public @Nullable Object execute() {
        List<PublishedPort> published =
                engine.containers().inspect(container, false).ports();
        List<PublishedPort> meant = new ArrayList<>();
        for (String text : ports) {
            PortArgument argument = PortArgument.parse(text);
            List<PublishedPort> fitting =
                    published.stream().filter(argument::means).toList();
            if (fitting.isEmpty()) {
                throw new EngineException.NotFound("port " + text + " of container " + container + " is not published");
            }
            meant.addAll(fitting);
        }
        engine.containers().unpublish(container, meant).forEach(port -> System.out.println(PortArgument.display(port)));
        return null;
    }
}
