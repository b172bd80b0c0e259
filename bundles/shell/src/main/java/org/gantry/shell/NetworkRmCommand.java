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

/** {@code gantry:network-rm}. */
@Service
@Command(scope = "gantry", name = "network-rm", description = "Removes networks that no container is connected to.")
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls execute
public final class NetworkRmCommand implements Action {
    @Reference
    ContainerEngine engine;

    @Argument(name = "network", required = true, multiValued = true, description = "Names or identifiers")
    @Completion(NetworkCompleter.class)
    List<String> networks;

    @Override
    public @Nullable Object execute() {
        for (String network : networks) {
            engine.networks().remove(network);
            System.out.println(network);
        }
        return null;
    }
}
