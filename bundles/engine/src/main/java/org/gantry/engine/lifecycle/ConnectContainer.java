package org.gantry.engine.lifecycle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.NetworkConfig;
import org.gantry.api.container.NetworkConfig.EndpointConfig;
import org.gantry.api.network.EndpointInfo;
import org.gantry.api.network.Network;
import org.gantry.api.network.PublishedPort;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.network.Memberships;
import org.gantry.engine.network.NetworkMode;

/** {@code docker network connect}: at once when the container runs, and at every start from now on. */
public final class ConnectContainer {
    private final EngineCore core;
    private final EtcFiles files;

    public ConnectContainer(EngineCore core) {
        this.core = core;
        this.files = new EtcFiles(core);
    }

    public void connect(String ref, String containerRef, EndpointConfig endpoint) {
        Network network = core.services().networks().get().get(ref);
        Container container = core.find(containerRef);
        container.lock().lock();
        try {
            ContainerConfig config = container.record().config();
            refuse(config.network(), container, network);
            if (container.state().isLive()) {
                connectNow(container, network, endpoint);
            }
            save(container, Memberships.with(config.network(), network.name(), endpoint));
        } finally {
            container.lock().unlock();
        }
    }

    private static void refuse(NetworkConfig config, Container container, Network network) {
        NetworkMode mode = NetworkMode.of(config);
        if (network.name().equals(NetworkMode.HOST_NETWORK) || mode instanceof NetworkMode.Host) {
            throw new EngineException.InvalidArgument(
                    "container cannot be disconnected from host network or connected to host network");
        }
        if (mode instanceof NetworkMode.OfContainer) {
            throw new EngineException.Forbidden("container sharing network namespace with another container or host"
                    + " cannot be connected to any other network");
        }
        if (Memberships.isPrivate(config) || network.name().equals(NetworkMode.NO_NETWORK)) {
            throw new EngineException.Forbidden("container cannot be connected to multiple networks with one of the"
                    + " networks in private (none) mode");
        }
        if (Memberships.listed(config).containsKey(network.name())) {
            throw new EngineException.Forbidden(
                    "endpoint with name " + container.name() + " already exists in network " + network.name());
        }
    }

    private void connectNow(Container container, Network network, EndpointConfig endpoint) {
        boolean confined = container.run().endpoints().values().stream().noneMatch(ConnectContainer::leadsOutside);
        EndpointInfo joined = core.sandboxes().connect(container, network.name(), endpoint);
        List<PublishedPort> ports = confined && container.run().ports().isEmpty()
                ? publish(container, joined)
                : container.run().ports();
        Map<String, EndpointInfo> endpoints =
                new LinkedHashMap<>(container.run().endpoints());
        endpoints.put(joined.networkName(), joined);
        container.changeRun(run -> run.withNetwork(run.sandboxPath(), endpoints, ports));
        core.saveRun(container);
        files.change(container);
    }

    private static boolean leadsOutside(EndpointInfo endpoint) {
        return !endpoint.ipv4Gateway().isEmpty() || !endpoint.ipv6Gateway().isEmpty();
    }

    /** With its first way out a container gets the ports that it was created with, and that could not be published before. */
    private List<PublishedPort> publish(Container container, EndpointInfo joined) {
        try {
            return core.sandboxes().publish(container).ports();
        } catch (EngineException e) {
            core.sandboxes().disconnect(container, joined);
            throw e;
        }
    }

    private void save(Container container, NetworkConfig changed) {
        var record = container.record().withConfig(container.record().config().withNetwork(changed));
        core.store().save(record);
        container.setRecord(record);
    }
}
