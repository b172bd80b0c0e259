package org.gantry.rest.container;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.container.NetworkConfig.PortBinding;
import org.gantry.api.network.PortRequest;
import org.gantry.api.network.PublishedPort;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.json.Json;
import org.gantry.rest.mapping.NetworkMapping;

/**
 * POST /containers/{id}/publish and /containers/{id}/unpublish, which Docker does not have: the body is
 * <code>{"PortBindings": {"80/tcp": [{"HostIp": "", "HostPort": "8080"}]}}</code> as in HostConfig, the answer
 * <code>{"Ports": [...]}</code> as in a list of containers.
 */
final class PublishPorts implements Endpoint {
    private final boolean wanted;

    /** @param wanted false to take ports back */
    PublishPorts(boolean wanted) {
        this.wanted = wanted;
    }

    @Override
    public void handle(Exchange exchange) throws Exception {
        Map<String, List<PortBinding>> bindings = exchange.body(NetworkMapping::bindings);
        if (bindings.isEmpty()) {
            throw new EngineException.InvalidArgument("PortBindings must name ports");
        }
        var containers = exchange.engine().containers();
        String ref = exchange.variable("id");
        List<PublishedPort> published = wanted
                ? containers.publish(ref, requests(bindings))
                : containers.unpublish(
                        ref, published(bindings, containers.inspect(ref, false).ports()));
        ArrayNode ports = Json.array();
        published.forEach(port -> ContainerSummary.port(ports, port));
        exchange.reply(200, Json.object().set("Ports", ports));
    }

    private static List<PortRequest> requests(Map<String, List<PortBinding>> bindings) {
        List<PortRequest> requests = new ArrayList<>();
        bindings.forEach((port, list) -> {
            for (PortBinding binding : list.isEmpty() ? List.of(new PortBinding("", "")) : list) {
                int host = binding.hostPort().isEmpty() ? 0 : number("HostPort", binding.hostPort());
                requests.add(new PortRequest(protocol(port), containerPort(port), binding.hostIp(), host, host));
            }
        });
        return requests;
    }

    /** Of a port without bindings all that it is published at; an empty part of a binding fits every value. */
    private static List<PublishedPort> published(
            Map<String, List<PortBinding>> bindings, List<PublishedPort> published) {
        List<PublishedPort> named = new ArrayList<>();
        bindings.forEach((port, list) -> {
            for (PortBinding binding : list.isEmpty() ? List.of(new PortBinding("", "")) : list) {
                List<PublishedPort> meant = published.stream()
                        .filter(known -> known.exposed().equals(port))
                        .filter(known -> binding.hostIp().isEmpty()
                                || known.hostAddress().equals(binding.hostIp()))
                        .filter(known -> binding.hostPort().isEmpty()
                                || known.hostPort() == number("HostPort", binding.hostPort()))
                        .toList();
                if (meant.isEmpty()) {
                    throw new EngineException.NotFound("port " + port + " is not published at "
                            + (binding.hostIp().isEmpty() ? "any address" : binding.hostIp())
                            + (binding.hostPort().isEmpty() ? "" : ":" + binding.hostPort()));
                }
                named.addAll(meant);
            }
        });
        return named;
    }

    private static String protocol(String port) {
        return port.substring(port.indexOf('/') + 1);
    }

    private static int containerPort(String port) {
        return number("PortBindings", port.substring(0, port.indexOf('/')));
    }

    private static int number(String field, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException range) {
            throw new EngineException.InvalidArgument(field + ": \"" + text + "\" is not one port", range);
        }
    }
}
