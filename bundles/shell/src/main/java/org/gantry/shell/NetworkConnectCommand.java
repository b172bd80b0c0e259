package org.gantry.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.gantry.api.container.NetworkConfig.EndpointConfig;
import org.gantry.api.engine.ContainerEngine;
import org.jspecify.annotations.Nullable;

/** {@code gantry:network-connect}. */
@Service
@Command(scope = "gantry", name = "network-connect", description = "Connects a container to a further network.")
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls execute
public final class NetworkConnectCommand implements Action {
    @Reference
    ContainerEngine engine;

    @Option(
            name = "--alias",
            multiValued = true,
            valueToShowInHelp = "",
            description = "A further name that the network's containers find it by")
    List<String> aliases = List.of();

    @Option(name = "--ip", valueToShowInHelp = "", description = "Its IPv4 address")
    String address = "";

    @Option(name = "--ip6", valueToShowInHelp = "", description = "Its IPv6 address")
    String address6 = "";

    @Argument(index = 0, name = "network", required = true, description = "Name or identifier")
    @Completion(NetworkCompleter.class)
    String network;

    @Argument(index = 1, name = "container", required = true, description = "Name or identifier")
    @Completion(ContainerCompleter.class)
    String container;

    @Override
    public @Nullable Object execute() {
        engine.networks().connect(network, container, new EndpointConfig(aliases, List.of(), address, address6, "", 0));
        return null;
    }
}
