package org.gantry.network.bridge;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gantry.linux.netlink.nft.Nftables;
import org.gantry.linux.netlink.nft.SetElement;
import org.gantry.linux.netlink.route.RouteSocket;
import org.gantry.network.EngineInstance;
import org.gantry.network.driver.HostNamespace;
import org.gantry.network.ports.Publication;
import org.gantry.network.ports.PublicationStore;
import org.gantry.network.store.Endpoint;
import org.gantry.network.store.NetworkStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the tables as the records say: by one thread after the other, so that nobody's network or port is missed. And over
 * one socket for as long as it lives: while the kernel closes one, nobody can change anything, and that takes until what was
 * deleted before has been taken apart, many milliseconds later.
 */
final class Firewall implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Firewall.class);

    private final HostNamespace host;
    private final NetworkStore networks;
    private final PublicationStore publications;
    private final LinkedPorts linkedPorts;
    private final FilterTable tables;
    private final Nftables nftables;
    private final TableGuard guard;
    private final Set<String> leaving = new HashSet<>();

    /** False once the kernel has had something else than we wrote, so that nobody writes it over and over. */
    private boolean countable = true;

    Firewall(EngineInstance instance, HostNamespace host, NetworkStore networks) {
        this.host = host;
        this.networks = networks;
        this.publications = new PublicationStore(instance.endpoints().resolve("endpoints"));
        this.linkedPorts = new LinkedPorts(instance.endpoints());
        this.tables = new FilterTable(instance.tableName());
        this.nftables = host.nftables();
        try {
            this.guard = new TableGuard(host, instance.tableName(), this::restore);
        } catch (RuntimeException e) {
            nftables.close();
            throw e;
        }
    }

    /** @param ipv6 whether it is about a network with both families */
    boolean isInstalled(boolean ipv6) {
        return tables.isInstalled(nftables, ipv6);
    }

    /**
     * Writes the tables for the networks that are up.
     *
     * @param without identifier of one that is about to go, or empty
     */
    synchronized void write(RouteSocket links, String without) {
        List<BridgeNetwork> needed = thatAreUp(links, without);
        tables.install(nftables, needed, published(), linkedPorts.elements(needed, leaving));
    }

    /** Writes the tables if an endpoint is linked in a network whose containers do not reach each other. */
    void link(BridgeNetwork network, Endpoint endpoint) {
        if (!network.connectsContainers() && linkedPorts.concern(endpoint)) {
            BridgeSettings.answerForSeparated(host, network.bridge());
            rewrite();
        }
    }

    /** Undoes {@link #link} before the endpoint's address is somebody else's. */
    void unlink(Endpoint endpoint) {
        boolean separated = networks.find(endpoint.networkId())
                .filter(network -> !BridgeNetwork.of(network).connectsContainers())
                .isPresent();
        if (separated && linkedPorts.concern(endpoint)) {
            leave(endpoint.id());
            rewrite();
        }
    }

    /** From now on it is left out, by whomever the tables are written before its record is gone. */
    private synchronized void leave(String endpoint) {
        Set<String> known = linkedPorts.known();
        leaving.removeIf(gone -> !known.contains(gone));
        leaving.add(endpoint);
    }

    private void rewrite() {
        try (RouteSocket links = host.route()) {
            write(links, "");
        }
    }

    synchronized void redirect(List<Publication> wanted, List<Publication> unwanted) {
        if (!tables.redirect(nftables, wanted, unwanted)) {
            rewrite();
        }
    }

    /** Whether ports are published over a network. */
    boolean isPublishedOver(String networkId) {
        return published().stream()
                .anyMatch(publication -> publication.networkId().equals(networkId));
    }

    /**
     * Writes the tables again when somebody has deleted them, as "nft flush ruleset" does, or something in them. What we
     * ourselves have deleted is looked at as well: who it was is not told reliably, and a look is all it costs.
     */
    private synchronized void restore() {
        try (RouteSocket links = host.route()) {
            List<BridgeNetwork> needed = thatAreUp(links, "");
            List<Publication> ports = published();
            List<SetElement> linked = linkedPorts.elements(needed, leaving);
            if (needed.isEmpty() || (countable && tables.isComplete(nftables, needed, ports, linked))) {
                return;
            }
            if (countable || !tables.isInstalled(nftables, isAnyIpv6(needed))) {
                tables.install(nftables, needed, ports, linked);
                countable = tables.isComplete(nftables, needed, ports, linked);
                if (!countable) {
                    LOG.error("There is something else in our tables than was written; only whole tables are looked"
                            + " after");
                }
            }
        }
    }

    private static boolean isAnyIpv6(List<BridgeNetwork> networks) {
        return networks.stream().anyMatch(network -> network.network().ipv6());
    }

    private List<BridgeNetwork> thatAreUp(RouteSocket links, String without) {
        return networks.list().stream()
                .filter(network -> network.driver().equals(BridgeNetwork.TYPE))
                .filter(network -> !network.id().equals(without))
                .map(BridgeNetwork::of)
                .filter(BridgeNetwork::hasSubnet)
                .filter(network -> new BridgeLink(links, network).isUp())
                .toList();
    }

    private List<Publication> published() {
        return publications
                .everything()
                .flatMap(publication -> publication.redirected().stream())
                .filter(publication -> !publication.networkId().isEmpty())
                .toList();
    }

    /** Ends to look after the tables; they stay. */
    @Override
    public void close() {
        guard.close();
        nftables.close();
    }
}
