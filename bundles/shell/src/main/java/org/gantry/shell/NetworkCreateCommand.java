package org.gantry.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.network.Network.Subnet;
import org.gantry.api.network.NetworkRequest;
import org.jspecify.annotations.Nullable;

/** {@code gantry:network-create}. */
@Service
@Command(scope = "gantry", name = "network-create", description = "Makes a network.")
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls execute
public final class NetworkCreateCommand implements Action {
    @Reference
    ContainerEngine engine;

    @Option(name = "-d", aliases = "--driver", description = "The type of network")
    String driver = "bridge";

    @Option(name = "--internal", description = "Let nothing out of it and nothing in")
    boolean internal;

    @Option(name = "--ipv6", description = "Give its containers IPv6 addresses too")
    boolean ipv6;

    @Option(
            name = "--subnet",
            multiValued = true,
            valueToShowInHelp = "",
            description = "Range of its addresses: 172.18.0.0/16")
    List<String> subnets = List.of();

    @Option(
            name = "--gateway",
            multiValued = true,
            valueToShowInHelp = "",
            description = "The way out of the subnet it is in")
    List<String> gateways = List.of();

    @Option(
            name = "--ip-range",
            multiValued = true,
            valueToShowInHelp = "",
            description = "The part of the subnet it is in that containers are given addresses of")
    List<String> ranges = List.of();

    @Option(
            name = "--aux-address",
            multiValued = true,
            valueToShowInHelp = "",
            description = "NAME=address of somebody else in a subnet")
    List<String> auxiliary = List.of();

    @Option(
            name = "-o",
            aliases = "--opt",
            multiValued = true,
            valueToShowInHelp = "",
            description = "NAME=value for the driver")
    List<String> options = List.of();

    @Option(name = "--label", multiValued = true, valueToShowInHelp = "", description = "NAME=value to find it by")
    List<String> labels = List.of();

    @Argument(name = "name", required = true, description = "Its name")
    String name;

    @Override
    public @Nullable Object execute() {
        List<Subnet> plan = SubnetArguments.of(subnets, ranges, gateways, Pairs.of(auxiliary));
        var request =
                new NetworkRequest(name, driver, internal, false, ipv6, plan, Pairs.of(options), Pairs.of(labels));
        System.out.println(engine.networks().create(request).id());
        return null;
    }
}
