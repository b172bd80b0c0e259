package org.gantry.network;

import java.util.function.Consumer;
import org.gantry.network.driver.Drivers;
import org.gantry.network.driver.NetworkDriver;
import org.gantry.network.store.EndpointStore;
import org.gantry.network.store.NetworkRecord;
import org.gantry.network.store.NetworkStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings networks up before containers are connected. */
final class Preparation {
    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

    private final DefaultNetworks defaults;
    private final NetworkStore networks;
    private final EndpointStore endpoints;
    private final Drivers drivers;
    private final Consumer<NetworkRecord> remade;
    private final KeyedLocks locks = new KeyedLocks();

    /** @param remade is told of a network that containers are in and that was not up any more */
    Preparation(
            DefaultNetworks defaults,
            NetworkStore networks,
            EndpointStore endpoints,
            Drivers drivers,
            Consumer<NetworkRecord> remade) {
        this.defaults = defaults;
        this.networks = networks;
        this.endpoints = endpoints;
        this.drivers = drivers;
        this.remade = remade;
    }

    /** The network, up; costs next to nothing when it is. */
    NetworkRecord ready(NetworkRecord network) {
        if (isReady(network)) {
            return network;
        }
        return locks.with(network.id(), () -> {
            NetworkRecord current = current(network);
            return isReady(current) ? current : bringUpAgain(current);
        });
    }

    private NetworkRecord bringUpAgain(NetworkRecord network) {
        NetworkRecord ready = bringUp(network);
        if (!endpoints.in(network.id()).isEmpty()) {
            remade.accept(ready);
        }
        return ready;
    }

    /** The network as it is configured now, up and repaired. */
    NetworkRecord prepare(NetworkRecord network) {
        return locks.with(network.id(), () -> bringUp(current(network)));
    }

    private boolean isReady(NetworkRecord network) {
        return drivers.of(network.driver()).isReady(network);
    }

    /** While one waited for the lock, another one may have settled the network. */
    private NetworkRecord current(NetworkRecord network) {
        return networks.find(network.id()).orElse(network);
    }

    private NetworkRecord bringUp(NetworkRecord network) {
        NetworkDriver driver = drivers.of(network.driver());
        boolean unused = endpoints.in(network.id()).isEmpty();
        NetworkRecord configured = configured(network, driver, unused);
        NetworkRecord prepared = driver.prepare(configured, unused);
        if (!prepared.equals(configured)) {
            networks.save(prepared);
        }
        return prepared;
    }

    /** What the old settings made goes before the new ones are written down, or nobody would know it as ours. */
    private NetworkRecord configured(NetworkRecord network, NetworkDriver driver, boolean unused) {
        NetworkRecord configured = defaults.configured(network);
        if (configured.equals(network)) {
            return network;
        }
        if (!unused) {
            LOG.warn("Network {} is to be changed, and will be when no container uses it", network.name());
            return network;
        }
        driver.remove(network);
        networks.save(configured);
        return configured;
    }
}
