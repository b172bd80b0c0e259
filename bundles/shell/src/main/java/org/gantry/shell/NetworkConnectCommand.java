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

    @Option(
            name = "--link-local-ip",
            multiValued = true,
            valueToShowInHelp = "",
            description = "A further address of its interface")
    List<String> linkLocal = List.of();

    @Option(
            name = "--link",
            multiValued = true,
            valueToShowInHelp = "",
            description = "CONTAINER:ALIAS, a name that it alone has for another one")
    List<String> links = List.of();

    @Option(
            name = "--driver-opt",
            multiValued = true,
            valueToShowInHelp = "",
            description = "NAME=value for the driver: com.docker.network.endpoint.ifname, ....sysctls")
    List<String> options = List.of();

    @Option(
            name = "--gw-priority",
            valueToShowInHelp = "",
            description = "Of several networks the one with the highest leads to the outside")
    int gatewayPriority;

    @Argument(index = 0, name = "network", required = true, description = "Name or identifier")
    @Completion(NetworkCompleter.class)
    String network;

    @Argument(index = 1, name = "container", required = true, description = "Name or identifier")
    @Completion(ContainerCompleter.class)
    String container;

    @Override
    public @Nullable Object execute() {
        engine.networks()
                .connect(
                        network,
                        container,
                        new EndpointConfig(
                                aliases, links, address, address6, "", linkLocal, Pairs.of(options), gatewayPriority));
        return null;
    }
}
