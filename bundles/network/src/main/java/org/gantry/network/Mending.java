package org.gantry.network;

import java.util.function.Consumer;
import org.gantry.network.driver.Drivers;
import org.gantry.network.sandbox.Sandboxes;
import org.gantry.network.store.Endpoint;
import org.gantry.network.store.EndpointStore;
import org.gantry.network.store.NetworkRecord;
import org.gantry.network.store.NetworkStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ties containers to a network again that somebody has deleted under them. In the background: each container is locked
 * meanwhile, and whoever noticed may have locked one himself.
 */
final class Mending {
    private static final Logger LOG = LoggerFactory.getLogger(Mending.class);

    private final NetworkStore networks;
    private final EndpointStore records;
    private final Sandboxes sandboxes;
    private final Drivers drivers;
    private final KeyedLocks containers;
    private final Consumer<String> settleRoutes;

    /** @param settleRoutes of a container, by its identifier */
    Mending(
            NetworkStore networks,
            EndpointStore records,
            Sandboxes sandboxes,
            Drivers drivers,
            KeyedLocks containers,
            Consumer<String> settleRoutes) {
        this.networks = networks;
        this.records = records;
        this.sandboxes = sandboxes;
        this.drivers = drivers;
        this.containers = containers;
        this.settleRoutes = settleRoutes;
    }

    /** Begins with all containers of a network that is up again. */
    void begin(NetworkRecord network) {
        LOG.warn("Network {} was broken and is up again; its containers are tied to it anew", network.name());
        Thread.ofVirtual()
                .name("network-mending")
                .start(() -> records.in(network.id()).forEach(endpoint -> mend(network.id(), endpoint.containerId())));
    }

    /** One that has left meanwhile is left alone; one that cannot be tied keeps nobody from the others. */
    private void mend(String networkId, String containerId) {
        containers.with(containerId, () -> {
            try {
                if (sandboxes.exists(containerId)) {
                    networks.find(networkId)
                            .ifPresent(network ->
                                    records.find(containerId, networkId).ifPresent(endpoint -> tie(network, endpoint)));
                }
            } catch (RuntimeException e) {
                LOG.error("Cannot tie container {} to its network again: {}", containerId, e.getMessage(), e);
            }
            return containerId;
        });
    }

    private void tie(NetworkRecord network, Endpoint endpoint) {
        String container = endpoint.containerId();
        drivers.of(network.driver()).attach(network, endpoint, () -> sandboxes.enter(container));
        if (records.of(container).size() > 1) {
            settleRoutes.accept(container);
        }
    }
}
