package org.gantry.rest.mapping;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerDetails;
import org.gantry.api.container.NetworkConfig;
import org.gantry.api.container.NetworkConfig.EndpointConfig;
import org.gantry.api.network.EndpointInfo;
import org.gantry.rest.json.Fields;
import org.gantry.rest.json.Json;
import org.jspecify.annotations.Nullable;

/** A container's place in a network (API: EndpointSettings): what was asked of it and what has become of it. */
public final class EndpointMapping {
    private EndpointMapping() {}

    /** What is asked of an endpoint. */
    public static EndpointConfig read(Fields endpoint) {
        // What the engine tells of an endpoint; clients send it back empty.
        endpoint.ignore(
                "NetworkID",
                "EndpointID",
                "Gateway",
                "IPAddress",
                "IPPrefixLen",
                "IPv6Gateway",
                "GlobalIPv6Address",
                "GlobalIPv6PrefixLen",
                "DNSNames");
        return endpoint.part(
                "IPAMConfig",
                ipam -> new EndpointConfig(
                        endpoint.texts("Aliases"),
                        endpoint.texts("Links"),
                        ipam.text("IPv4Address"),
                        ipam.text("IPv6Address"),
                        endpoint.text("MacAddress"),
                        ipam.texts("LinkLocalIPs"),
                        endpoint.textMap("DriverOpts"),
                        endpoint.smallInteger("GwPriority", Integer.MIN_VALUE, Integer.MAX_VALUE)));
    }

    /** Up to API 1.43 the address stands in the config, since then in the endpoint. */
    static String macAddress(String inConfig, Collection<EndpointConfig> endpoints) {
        Set<String> addresses = Stream.concat(
                        Stream.of(inConfig), endpoints.stream().map(EndpointConfig::macAddress))
                .filter(address -> !address.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        if (addresses.size() > 1 && inConfig.isEmpty()) {
            return ""; // several interfaces, each with its own
        }
        if (addresses.size() > 1) {
            throw new EngineException.InvalidArgument("conflicting MAC addresses: " + String.join(", ", addresses));
        }
        return addresses.stream().findFirst().orElse("");
    }

    /** The network mode by the name the default network has. */
    public static String modeOf(NetworkConfig network) {
        return network.mode().isEmpty() || network.mode().equals("default") ? "bridge" : network.mode();
    }

    /** Networks of a container by name; those it is to be connected to at its start are there, but empty. */
    public static ObjectNode networks(ContainerDetails details) {
        ObjectNode networks = Json.object();
        Set<String> names = new TreeSet<>(details.endpoints().keySet());
        names.addAll(configured(details.config().network()));
        for (String name : names) {
            EndpointConfig config = details.config().network().endpoints().getOrDefault(name, EndpointConfig.DEFAULT);
            networks.set(name, write(config, details.endpoints().get(name)));
        }
        return networks;
    }

    private static Set<String> configured(NetworkConfig network) {
        String mode = modeOf(network);
        Set<String> names = new TreeSet<>(network.endpoints().keySet());
        names.remove("default");
        if (names.isEmpty() && !mode.startsWith("container:") && !network.disabled()) {
            names.add(mode);
        }
        return names;
    }

    private static ObjectNode write(EndpointConfig config, @Nullable EndpointInfo info) {
        ObjectNode node = Json.object();
        boolean automatic = config.ipv4Address().isEmpty()
                && config.ipv6Address().isEmpty()
                && config.linkLocalAddresses().isEmpty();
        if (automatic) {
            node.putNull("IPAMConfig");
        } else {
            ObjectNode ipam = node.putObject("IPAMConfig")
                    .put("IPv4Address", config.ipv4Address())
                    .put("IPv6Address", config.ipv6Address());
            if (!config.linkLocalAddresses().isEmpty()) {
                ipam.set("LinkLocalIPs", Json.array(config.linkLocalAddresses()));
            }
        }
        node.set("Links", Json.arrayOrNull(config.links()));
        node.set("Aliases", Json.arrayOrNull(config.aliases()));
        if (config.driverOptions().isEmpty()) {
            node.putNull("DriverOpts");
        } else {
            node.set("DriverOpts", Json.object(config.driverOptions()));
        }
        node.put("GwPriority", config.gatewayPriority());
        node.put("NetworkID", info == null ? "" : info.networkId());
        writeAddresses(info, node);
        node.set("DNSNames", Json.arrayOrNull(info == null ? List.of() : info.names()));
        return node;
    }

    /** The fields an endpoint shares with the container's NetworkSettings of old. */
    static void writeAddresses(@Nullable EndpointInfo info, ObjectNode node) {
        node.put("EndpointID", info == null ? "" : info.endpointId());
        node.put("Gateway", info == null ? "" : info.ipv4Gateway());
        node.put("IPAddress", info == null ? "" : info.ipv4Address());
        node.put("IPPrefixLen", info == null ? 0 : info.ipv4PrefixLength());
        node.put("IPv6Gateway", info == null ? "" : info.ipv6Gateway());
        node.put("GlobalIPv6Address", info == null ? "" : info.ipv6Address());
        node.put("GlobalIPv6PrefixLen", info == null ? 0 : info.ipv6PrefixLength());
        node.put("MacAddress", info == null ? "" : info.macAddress());
    }
}
