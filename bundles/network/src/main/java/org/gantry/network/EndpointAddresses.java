package org.gantry.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.network.Network.Subnet;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.network.ipam.Leases;
import org.gantry.network.store.Endpoint;
import org.gantry.network.store.NetworkRecord;

/** The addresses of endpoints: claimed before anything else of an endpoint exists, given back after all else is gone. */
final class EndpointAddresses {
    private final Path directory;
    private final Teardown teardown;

    /** @param teardown of containers that leave, whose addresses may be waited for */
    EndpointAddresses(Path directory, Teardown teardown) {
        this.directory = directory;
        this.teardown = teardown;
    }

    Leases ipv4(String networkId) {
        return new Leases(ofNetwork(networkId), false);
    }

    Leases ipv6(String networkId) {
        return new Leases(ofNetwork(networkId), true);
    }

    private Path ofNetwork(String networkId) {
        return directory.resolve("addresses").resolve(networkId);
    }

    /**
     * Claims an address; when all are taken, those of containers that are just leaving may save the day.
     *
     * @param wanted a certain one; empty: any
     */
    InetAddress claim(NetworkRecord network, Subnet subnet, String containerId, String wanted) {
        boolean ipv6 = subnet.cidr().indexOf(':') >= 0;
        Leases leases = ipv6 ? ipv6(network.id()) : ipv4(network.id());
        if (!wanted.isEmpty()) {
            return claimExactly(leases, subnet, containerId, InetAddress.ofLiteral(wanted));
        }
        return leases.claim(containerId, subnet)
                .or(() -> teardown.drain() ? leases.claim(containerId, subnet) : Optional.empty())
                .orElseThrow(() -> new EngineException.Unavailable("no available " + (ipv6 ? "IPv6" : "IPv4")
                        + " addresses on this network's address pools: " + network));
    }

    private InetAddress claimExactly(Leases leases, Subnet subnet, String containerId, InetAddress wanted) {
        boolean reserved = !subnet.gateway().isEmpty()
                && InetAddress.ofLiteral(subnet.gateway()).equals(wanted);
        boolean taken = !reserved
                && (leases.take(wanted, containerId) || (teardown.drain() && leases.take(wanted, containerId)));
        if (!taken) {
            throw new EngineException.Forbidden("Address already in use");
        }
        return wanted;
    }

    /** The container that has an address. */
    Optional<String> owner(String networkId, InetAddress address) {
        boolean ipv6 = address.getAddress().length != Integer.BYTES;
        return (ipv6 ? ipv6(networkId) : ipv4(networkId)).owner(address);
    }

    /** Gives the addresses back that the endpoint has. */
    void release(Endpoint endpoint) {
        if (!endpoint.address().isEmpty()) {
            InetAddress address = IpPrefix.parse(endpoint.address()).address();
            ipv4(endpoint.networkId()).release(address, endpoint.containerId());
        }
        if (!endpoint.address6().isEmpty()) {
            InetAddress address = IpPrefix.parse(endpoint.address6()).address();
            ipv6(endpoint.networkId()).release(address, endpoint.containerId());
        }
    }

    /** Waits for containers that are leaving: they give addresses back. */
    void settle() {
        teardown.drain();
    }

    /** Forgets a network that is gone. */
    void forget(String networkId) {
        ipv6(networkId).forget();
        ipv4(networkId).forget();
        try {
            Files.deleteIfExists(ofNetwork(networkId));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
