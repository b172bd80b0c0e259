package org.gantry.engine.network;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.container.NetworkConfig;
import org.gantry.api.container.NetworkConfig.EndpointConfig;
import org.gantry.api.network.EndpointInfo;
import org.gantry.api.network.EndpointRequest;
import org.gantry.api.network.Network.Subnet;
import org.gantry.api.network.NetworkController;
import org.gantry.api.network.PortRequest;
import org.gantry.api.network.PublishedPort;
import org.gantry.engine.container.Container;
import org.gantry.engine.container.ContainerRegistry;
import org.gantry.engine.event.NetworkEvents;
import org.gantry.engine.service.ServiceSlot;
import org.jspecify.annotations.Nullable;

/** Connects containers when they start and disconnects them when they have ended. */
public final class Sandboxes {
    private final ServiceSlot<NetworkController> controllers;
    private final ContainerRegistry registry;
    private final NetworkEvents events;
    private final Links links;

    public Sandboxes(ServiceSlot<NetworkController> controllers, ContainerRegistry registry, NetworkEvents events) {
        this.controllers = controllers;
        this.registry = registry;
        this.events = events;
        this.links = new Links(registry);
    }

    public Links links() {
        return links;
    }

    /**
     * Where a container is.
     *
     * @param sandbox the namespace's path, null for the host's
     * @param endpoints by network name
     */
    public record Attachment(@Nullable Path sandbox, Map<String, EndpointInfo> endpoints) {}

    /**
     * Makes the sandbox and every endpoint. When it fails, nothing of them is left.
     *
     * @param userNamespace that the sandbox belongs to; null: the host's
     */
    public Attachment connect(Container container, @Nullable Path userNamespace) {
        NetworkConfig config = container.record().config().network();
        return switch (NetworkMode.of(config)) {
            case NetworkMode.Host host -> joinHost(container, config);
            case NetworkMode.OfContainer other -> join(other.ref());
            case NetworkMode.Own own -> ownSandbox(container, config, own, userNamespace);
        };
    }

    /** Connects a container that runs to a further network. */
    public EndpointInfo connect(Container container, String network, EndpointConfig asked) {
        NetworkConfig config = container.record().config().network();
        EndpointInfo endpoint =
                controllers.get().connect(container.id(), network, request(container, config, asked, false));
        events.connected(container.id(), endpoint);
        return endpoint;
    }

    /** Has the container found by the name it has now; its places in networks by the networks' names. */
    public Map<String, EndpointInfo> rename(Container container) {
        NetworkConfig config = container.record().config().network();
        Map<String, EndpointInfo> renamed = new LinkedHashMap<>();
        container
                .run()
                .endpoints()
                .forEach((network, endpoint) -> renamed.put(
                        network,
                        controllers
                                .get()
                                .rename(
                                        container.id(),
                                        endpoint.networkId(),
                                        request(container, config, network, false))));
        return renamed;
    }

    /** Takes a container that runs out of one network. */
    public void disconnect(Container container, EndpointInfo endpoint) {
        controllers.get().disconnect(container.id(), endpoint.networkId());
        events.disconnected(container.id(), endpoint);
    }

    /**
     * The host's address as dockerd has it for a container of whichever networks: the one on the default bridge.
     *
     * @throws EngineException.InvalidArgument in Docker's words when it has none
     */
    public String hostAddress() {
        return controllers.get().get(NetworkMode.DEFAULT_NETWORK).subnets().stream()
                .map(Subnet::gateway)
                .filter(gateway -> !gateway.isEmpty())
                .findFirst()
                .orElseThrow(
                        () -> new EngineException.InvalidArgument("unable to derive the IP value for host-gateway"));
    }

    /** Undoes {@link #connect(Container, Path)}. Idempotent. */
    public void disconnect(Container container) {
        if (NetworkMode.of(container.record().config().network()) instanceof NetworkMode.OfContainer) {
            return;
        }
        NetworkController controller = controllers.get();
        controller.deleteSandbox(container.id());
        container.run().endpoints().values().forEach(endpoint -> events.disconnected(container.id(), endpoint));
    }

    /** No interface is made; the network only learns that the container is in it. */
    private Attachment joinHost(Container container, NetworkConfig config) {
        EndpointInfo endpoint = controllers
                .get()
                .connect(
                        container.id(),
                        NetworkMode.HOST_NETWORK,
                        request(container, config, NetworkMode.HOST_NETWORK, true));
        return new Attachment(null, Map.of(endpoint.networkName(), endpoint));
    }

    /** That it runs has been looked at, with the other namespaces that are joined. */
    private Attachment join(String ref) {
        String path = registry.find(ref).run().sandboxPath();
        return new Attachment(path == null ? null : Path.of(path), Map.of());
    }

    private Attachment ownSandbox(
            Container container, NetworkConfig config, NetworkMode.Own own, @Nullable Path userNamespace) {
        links.requireTargets(container);
        NetworkController controller = controllers.get();
        Path sandbox = controller.createSandbox(container.id(), userNamespace);
        try {
            Map<String, EndpointInfo> endpoints = new LinkedHashMap<>();
            for (String network : own.networks()) {
                EndpointRequest request = request(container, config, network, network.equals(own.main()));
                EndpointInfo endpoint = controller.connect(
                        container.id(),
                        network,
                        network.equals(NetworkMode.DEFAULT_NETWORK)
                                ? request.withLinkedPorts(links.ports(container))
                                : request);
                endpoints.put(endpoint.networkName(), endpoint);
                events.connected(container.id(), endpoint);
            }
            return new Attachment(sandbox, endpoints);
        } catch (RuntimeException e) {
            controller.deleteSandbox(container.id());
            throw e;
        }
    }

    /**
     * Begins to publish the ports of a container that has been connected. As with Docker, what is said about ports means
     * nothing to a container without a network of its own, or without one that publishes.
     */
    public Publishing publish(Container container) {
        NetworkConfig config = container.record().config().network();
        boolean nothing = config.portBindings().isEmpty() && !config.publishAllPorts();
        if (nothing
                || !(NetworkMode.of(config) instanceof NetworkMode.Own own)
                || own.main().equals(NetworkMode.NO_NETWORK)) {
            return Publishing.nothing();
        }
        List<PortRequest> ports = PortRequests.of(config);
        return ports.isEmpty()
                ? Publishing.nothing()
                : Publishing.begin(() -> controllers.get().publishWherePossible(container.id(), ports));
    }

    /** Publishes further ports of a container that runs. */
    public List<PublishedPort> publish(Container container, List<PortRequest> ports) {
        return controllers.get().publish(container.id(), ports);
    }

    /** Takes published ports of a container that runs back. */
    public List<PublishedPort> unpublish(Container container, List<PublishedPort> ports) {
        return controllers.get().unpublish(container.id(), ports);
    }

    private static EndpointRequest request(Container container, NetworkConfig config, String network, boolean main) {
        return request(container, config, config.endpoints().getOrDefault(network, EndpointConfig.DEFAULT), main);
    }

    /** @param main the container's own hardware address is that of its first interface */
    private static EndpointRequest request(
            Container container, NetworkConfig config, EndpointConfig asked, boolean main) {
        return new EndpointRequest(
                container.name(),
                container.record().config().isolation().hostname(),
                asked.aliases(),
                asked.links(),
                config.dns(),
                asked.ipv4Address(),
                asked.ipv6Address(),
                asked.macAddress().isEmpty() && main ? config.macAddress() : asked.macAddress(),
                asked.linkLocalAddresses(),
                asked.driverOptions(),
                List.of(),
                asked.gatewayPriority());
    }
}
