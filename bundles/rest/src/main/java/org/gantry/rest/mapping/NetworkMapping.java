package org.gantry.rest.mapping;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.gantry.api.EngineException;
import org.gantry.api.container.NetworkConfig;
import org.gantry.api.container.NetworkConfig.EndpointConfig;
import org.gantry.api.container.NetworkConfig.PortBinding;
import org.gantry.rest.json.Fields;
import org.gantry.rest.json.Json;

/** How the container is connected. */
public final class NetworkMapping {
    private static final Pattern PORT = Pattern.compile("(\\d{1,5})(-\\d{1,5})?(/(tcp|udp|sctp))?");
    private static final Pattern HOST_PORT = Pattern.compile("(\\d{1,5}(-\\d{1,5})?)?");

    private NetworkMapping() {}

    static NetworkConfig read(Fields top, Fields host, Fields networking) {
        Map<String, EndpointConfig> endpoints = networking.objectMap("EndpointsConfig", EndpointMapping::read);
        return new NetworkConfig(
                host.text("NetworkMode"),
                top.flag("NetworkDisabled"),
                ports(top.names("ExposedPorts")),
                bindings(host),
                host.flag("PublishAllPorts"),
                host.texts("Dns"),
                host.texts("DnsOptions"),
                host.texts("DnsSearch"),
                host.texts("ExtraHosts"),
                host.texts("Links"),
                EndpointMapping.macAddress(top.text("MacAddress"), endpoints.values()),
                settings(endpoints));
    }

    /** The CLI always names the default network, usually to say nothing about it but its hardware address. */
    private static Map<String, EndpointConfig> settings(Map<String, EndpointConfig> endpoints) {
        Map<String, EndpointConfig> settings = new LinkedHashMap<>(endpoints);
        settings.computeIfPresent(
                "default",
                (name, endpoint) -> endpoint.withoutMacAddress().equals(EndpointConfig.DEFAULT) ? null : endpoint);
        return settings;
    }

    private static List<String> ports(List<String> ports) {
        return ports.stream().map(NetworkMapping::port).toList();
    }

    private static String port(String port) {
        if (!PORT.matcher(port).matches() || highest(port) > 0xffff) {
            throw new EngineException.InvalidArgument("invalid port specification: \"" + port + "\"");
        }
        return port.contains("/") ? port : port + "/tcp";
    }

    private static int highest(String ports) {
        String range = ports.replaceFirst("/.*", "");
        return Integer.parseInt(range.substring(range.indexOf('-') + 1));
    }

    /** PortBindings, of a HostConfig or by itself. */
    public static Map<String, List<PortBinding>> bindings(Fields host) {
        Map<String, List<PortBinding>> bindings = new LinkedHashMap<>();
        host.objectListMap("PortBindings", NetworkMapping::binding)
                .forEach((port, list) -> bindings.put(port(port), List.copyOf(list)));
        return bindings;
    }

    private static PortBinding binding(Fields binding) {
        String hostPort = binding.text("HostPort");
        if (!HOST_PORT.matcher(hostPort).matches() || (!hostPort.isEmpty() && highest(hostPort) > 0xffff)) {
            throw new EngineException.InvalidArgument("invalid port specification: \"" + hostPort + "\"");
        }
        return new PortBinding(binding.text("HostIp"), hostPort);
    }

    static void writeConfig(NetworkConfig network, ObjectNode top) {
        if (!network.exposedPorts().isEmpty()) {
            top.set("ExposedPorts", Json.set(network.exposedPorts()));
        }
        if (network.disabled()) {
            top.put("NetworkDisabled", true);
        }
        if (!network.macAddress().isEmpty()) {
            top.put("MacAddress", network.macAddress());
        }
    }

    static void writeHost(NetworkConfig network, ObjectNode host) {
        host.put("NetworkMode", EndpointMapping.modeOf(network));
        writeBindings(network.portBindings(), host.putObject("PortBindings"));
        host.set("Dns", Json.array(network.dns()));
        host.set("DnsOptions", Json.array(network.dnsOptions()));
        host.set("DnsSearch", Json.array(network.dnsSearch()));
        host.set("ExtraHosts", Json.arrayOrNull(network.extraHosts()));
        host.set("Links", Json.arrayOrNull(network.links()));
        host.put("PublishAllPorts", network.publishAllPorts());
    }

    static void writeBindings(Map<String, List<PortBinding>> bindings, ObjectNode ports) {
        new TreeMap<>(bindings).forEach((port, list) -> {
            ArrayNode array = ports.putArray(port);
            list.forEach(
                    binding -> array.addObject().put("HostIp", binding.hostIp()).put("HostPort", binding.hostPort()));
        });
    }
}
