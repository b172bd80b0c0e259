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
import org.gantry.api.network.NetworkController;
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

    public Sandboxes(ServiceSlot<NetworkController> controllers, ContainerRegistry registry, NetworkEvents events) {
        this.controllers = controllers;
        this.registry = registry;
        this.events = events;
    }

    /**
     * Where a container is.
     *
     * @param sandbox the namespace's path, null for the host's
     * @param endpoints by network name
     */
    public record Attachment(@Nullable Path sandbox, Map<String, EndpointInfo> endpoints) {}

    /** Makes the sandbox and every endpoint. When it fails, nothing of them is left. */
    public Attachment connect(Container container) {
        NetworkConfig config = container.record().config().network();
        return switch (NetworkMode.of(config)) {
            case NetworkMode.Host host -> joinHost(container, config);
            case NetworkMode.OfContainer other -> join(other.ref());
            case NetworkMode.Own own -> ownSandbox(container, config, own);
        };
    }

    /** Undoes {@link #connect}. Idempotent. */
    public void disconnect(Container container) {
        if (NetworkMode.of(container.record().config().network()) instanceof NetworkMode.OfContainer) {
            return;
        }
        NetworkController controller = controllers.get();
        controller.deleteSandbox(container.id());
        container.run().endpoints().values().forEach(endpoint -> events.disconnected(container.id(), endpoint));
    }

    /** The container that another one's {@code container:REF} names; it must be running. */
    public Container requireRunning(String ref, String what) {
        Container other = registry.find(ref);
        if (!other.state().isLive()) {
            throw new EngineException.Conflict("cannot join " + what + " of a non running container: " + other.id());
        }
        return other;
    }

    /** No interface is made; the network only learns that the container is in it. */
    private Attachment joinHost(Container container, NetworkConfig config) {
        EndpointInfo endpoint = controllers
                .get()
                .connect(
                        container.id(), NetworkMode.HOST_NETWORK, request(container, config, NetworkMode.HOST_NETWORK));
        return new Attachment(null, Map.of(endpoint.networkName(), endpoint));
    }

    private Attachment join(String ref) {
        String path = requireRunning(ref, "network").run().sandboxPath();
        return new Attachment(path == null ? null : Path.of(path), Map.of());
    }

    private Attachment ownSandbox(Container container, NetworkConfig config, NetworkMode.Own own) {
        NetworkController controller = controllers.get();
        Path sandbox = controller.createSandbox(container.id());
        try {
            Map<String, EndpointInfo> endpoints = new LinkedHashMap<>();
            for (String network : own.networks()) {
                EndpointInfo endpoint =
                        controller.connect(container.id(), network, request(container, config, network));
                endpoints.put(endpoint.networkName(), endpoint);
                events.connected(container.id(), endpoint);
            }
            return new Attachment(sandbox, endpoints);
        } catch (RuntimeException e) {
            controller.deleteSandbox(container.id());
            throw e;
        }
    }

    private static EndpointRequest request(Container container, NetworkConfig config, String network) {
        EndpointConfig asked = config.endpoints().get(network);
        return asked == null
                ? new EndpointRequest(container.name(), List.of(), "", "", config.macAddress())
                : new EndpointRequest(
                        container.name(),
                        asked.aliases(),
                        asked.ipv4Address(),
                        asked.ipv6Address(),
                        config.macAddress());
    }
}
