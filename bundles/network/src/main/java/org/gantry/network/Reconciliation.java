package org.gantry.network;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.network.Teardown.Departure;
import org.gantry.network.driver.Drivers;
import org.gantry.network.driver.NetworkDriver;
import org.gantry.network.ipam.Leases;
import org.gantry.network.sandbox.Sandboxes;
import org.gantry.network.store.Endpoint;
import org.gantry.network.store.EndpointStore;
import org.gantry.network.store.NetworkRecord;
import org.gantry.network.store.NetworkStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a boot does: removes what belongs to nobody, then repairs what live containers need. */
final class Reconciliation {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

    private final LocalNetworkController controller;
    private final NetworkStore networks;
    private final EndpointStore records;
    private final Sandboxes sandboxes;
    private final Drivers drivers;
    private final Endpoints endpoints;
    private final Teardown teardown;
    private final Preparation preparation;

    Reconciliation(
            LocalNetworkController controller,
            NetworkStore networks,
            EndpointStore records,
            Sandboxes sandboxes,
            Drivers drivers,
            Endpoints endpoints,
            Teardown teardown,
            Preparation preparation) {
        this.controller = controller;
        this.networks = networks;
        this.records = records;
        this.sandboxes = sandboxes;
        this.drivers = drivers;
        this.endpoints = endpoints;
        this.teardown = teardown;
        this.preparation = preparation;
    }

    void run(Set<String> containerIds) {
        removeStale(containerIds);
        releaseOrphans();
        networks.list().forEach(this::repair);
        records.containers().forEach(controller::settleRoutes);
        controller.settleNames();
    }

    /** A container needs both to be in the set and to have its sandbox: without one, its endpoints tie nothing. */
    private void removeStale(Set<String> containerIds) {
        Set<String> known = new HashSet<>(sandboxes.list());
        known.addAll(records.containers());
        known.stream()
                .filter(id -> !containerIds.contains(id) || !sandboxes.exists(id))
                .forEach(controller::deleteSandbox);
        records.departed().forEach(departed -> teardown.submit(new Departure(departed, Optional.empty())));
        teardown.drain();
    }

    /** Addresses claimed for endpoints that were never written down. */
    private void releaseOrphans() {
        for (NetworkRecord network : networks.list()) {
            if (network.subnets().isEmpty()) {
                continue;
            }
            Set<InetAddress> used = records.in(network.id()).stream()
                    .flatMap(Endpoint::addresses)
                    .map(address -> IpPrefix.parse(address).address())
                    .collect(Collectors.toSet());
            releaseUnused(endpoints.addresses().ipv4(network.id()), used);
            if (network.ipv6()) {
                releaseUnused(endpoints.addresses().ipv6(network.id()), used);
            }
        }
    }

    private static void releaseUnused(Leases leases, Set<InetAddress> used) {
        leases.all().forEach((address, container) -> {
            if (!used.contains(address)) {
                leases.release(address, container);
            }
        });
    }

    /** A network that cannot be brought up fails those who use it, with the same reason; the engine boots. */
    private void repair(NetworkRecord network) {
        try {
            NetworkDriver driver = drivers.of(network.driver());
            NetworkRecord ready = preparation.prepare(network);
            List<Endpoint> live = records.in(network.id());
            live.forEach(endpoint -> driver.attach(ready, endpoint, () -> sandboxes.enter(endpoint.containerId())));
            driver.prune(ready, () -> records.in(network.id()));
        } catch (RuntimeException e) {
            LOG.error("Cannot bring up network {}: {}", network.name(), e.getMessage(), e);
        }
    }
}
