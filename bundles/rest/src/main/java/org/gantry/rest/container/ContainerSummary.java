package org.gantry.rest.container;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.gantry.api.container.ContainerDetails;
import org.gantry.api.network.PublishedPort;
import org.gantry.rest.json.Json;
import org.gantry.rest.mapping.ContainerInspect;
import org.gantry.rest.mapping.EndpointMapping;

/** A container in a list (API: ContainerSummary). */
final class ContainerSummary {
    private ContainerSummary() {}

    static ObjectNode of(ContainerDetails details, ImageNames images) {
        ObjectNode node = Json.object();
        node.put("Id", details.id());
        node.putArray("Names").add("/" + details.name());
        node.put("Image", images.of(details));
        node.put("ImageID", details.imageId());
        node.put("Command", command(details.path(), details.args()));
        node.put("Created", details.created().getEpochSecond());
        node.set("Ports", details.state().isLive() ? ports(details) : Json.array());
        ContainerInspect.putSizes(details, node);
        node.set("Labels", Json.object(details.config().labels()));
        node.put("State", details.state().status().word());
        node.put("Status", StatusWords.of(details.state(), details.health(), Instant.now()));
        node.putObject("HostConfig")
                .put("NetworkMode", EndpointMapping.modeOf(details.config().network()));
        node.putObject("NetworkSettings").set("Networks", EndpointMapping.networks(details));
        node.set("Mounts", ContainerInspect.mounts(details.mounts()));
        return node;
    }

    private static String command(String path, List<String> arguments) {
        return arguments.isEmpty()
                ? path
                : arguments.stream()
                        .map(argument -> argument.contains(" ") ? "'" + argument + "'" : argument)
                        .collect(Collectors.joining(" ", path + " ", ""));
    }

    private static ArrayNode ports(ContainerDetails details) {
        ArrayNode ports = Json.array();
        details.ports().forEach(port -> port(ports, port));
        Set<String> published =
                details.ports().stream().map(PublishedPort::exposed).collect(Collectors.toSet());
        details.config().network().exposedPorts().stream()
                .filter(port -> !published.contains(port) && !port.contains("-"))
                .forEach(port -> port(ports, port));
        return ports;
    }

    /** A port that is published, at the host or at the container itself. */
    static void port(ArrayNode ports, PublishedPort port) {
        ObjectNode node = port(ports, port.exposed());
        if (port.hostPort() != 0) {
            node.put("IP", port.hostAddress()).put("PublicPort", port.hostPort());
        }
    }

    private static ObjectNode port(ArrayNode ports, String port) {
        int slash = port.indexOf('/');
        return ports.addObject()
                .put("PrivatePort", Integer.parseInt(port.substring(0, slash)))
                .put("Type", port.substring(slash + 1));
    }
}
