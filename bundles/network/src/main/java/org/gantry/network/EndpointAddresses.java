package org.gantry.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
     * An address that is the container's now.
     *
     * @param subnet that it is of
     */
    record Claim(InetAddress address, Subnet subnet) {
        /** {@code 172.30.0.2/16}. */
        String withPrefix() {
            return new IpPrefix(address, IpPrefix.parse(subnet.cidr()).length()).toString();
        }
    }

    /**
     * Claims an address in one of the network's subnets, empty when it has none of that family. When all are taken, those
     * of containers that are just leaving may save the day.
     *
     * @param wanted a certain one; empty: any
     */
    Optional<Claim> claim(NetworkRecord network, boolean ofIpv6, String containerId, String wanted) {
        List<Subnet> subnets = network.subnets(ofIpv6);
        if (subnets.isEmpty()) {
            return Optional.empty();
        }
        Leases leases = ofIpv6 ? ipv6(network.id()) : ipv4(network.id());
        if (!wanted.isEmpty()) {
            return Optional.of(claimExactly(leases, subnets, containerId, InetAddress.ofLiteral(wanted)));
        }
        return Optional.of(claimAny(leases, subnets, containerId)
                .or(() -> teardown.drain() ? claimAny(leases, subnets, containerId) : Optional.empty())
                .orElseThrow(() -> new EngineException.Unavailable("no available " + (ofIpv6 ? "IPv6" : "IPv4")
                        + " addresses on this network's address pools: " + network)));
    }

    private static Optional<Claim> claimAny(Leases leases, List<Subnet> subnets, String containerId) {
        return subnets.stream()
                .flatMap(
                        subnet -> leases.claim(containerId, subnet).map(address -> new Claim(address, subnet)).stream())
                .findFirst();
    }

    private Claim claimExactly(Leases leases, List<Subnet> subnets, String containerId, InetAddress wanted) {
        Subnet subnet = subnets.stream()
                .filter(candidate -> IpPrefix.parse(candidate.cidr()).contains(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(wanted + " was not checked"));
        boolean taken = !Leases.reserved(subnet).contains(wanted)
                && (leases.take(wanted, containerId) || (teardown.drain() && leases.take(wanted, containerId)));
        if (!taken) {
            throw new EngineException.Forbidden("Address already in use");
        }
        return new Claim(wanted, subnet);
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
