package org.gantry.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.gantry.api.engine.ContainerEngine;
import org.jspecify.annotations.Nullable;

/** {@code gantry:network-disconnect}. */
@Service
@Command(scope = "gantry", name = "network-disconnect", description = "Takes a container out of a network.")
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls execute
public final class NetworkDisconnectCommand implements Action {
    @Reference
    ContainerEngine engine;

    @Option(name = "-f", aliases = "--force", description = "Also when the engine does not know the container")
    boolean force;

    @Argument(index = 0, name = "network", required = true, description = "Name or identifier")
    @Completion(NetworkCompleter.class)
    String network;

    @Argument(index = 1, name = "container", required = true, description = "Name or identifier")
    @Completion(ContainerCompleter.class)
    String container;

    @Override
    public @Nullable Object execute() {
        engine.networks().disconnect(network, container, force);
        return null;
    }
}
