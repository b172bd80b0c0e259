package org.gantry.network;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gantry.api.EngineException;
import org.gantry.api.network.Network.Subnet;
import org.gantry.api.network.NetworkRequest;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.linux.netlink.route.RouteSocket;
import org.gantry.network.driver.Drivers;
import org.gantry.network.driver.HostNamespace;
import org.gantry.network.driver.NetworkDriver;
import org.gantry.network.ipam.HostRanges;
import org.gantry.network.ipam.HostRanges.Range;
import org.gantry.network.ipam.PoolChooser;
import org.gantry.network.store.Endpoint;
import org.gantry.network.store.EndpointStore;
import org.gantry.network.store.NetworkRecord;
import org.gantry.network.store.NetworkStore;

/** Makes and removes the networks of the user. A network is written down before it is made, and forgotten after it is gone. */
final class NetworkRegistry {
    private final NetworkStore networks;
    private final EndpointStore records;
    private final Drivers drivers;
    private final Preparation preparation;
    private final EndpointAddresses addresses;
    private final HostNamespace host;
    private final PoolChooser pools;
    private final Clock clock;

    NetworkRegistry(
            NetworkStore networks,
            EndpointStore records,
            Drivers drivers,
            Preparation preparation,
            EndpointAddresses addresses,
            HostNamespace host,
            PoolChooser pools,
            Clock clock) {
        this.networks = networks;
        this.records = records;
        this.drivers = drivers;
        this.preparation = preparation;
        this.addresses = addresses;
        this.host = host;
        this.pools = pools;
        this.clock = clock;
    }

    /** One at a time, so that no two take one name or one subnet. */
    synchronized NetworkRecord create(NetworkRequest request) {
        RequestedNetwork.check(request);
        refuseTakenName(request.name());
        NetworkDriver driver = drivers.requested(request.driver());
        refuseOverlaps(request.subnets());
        NetworkRecord network = driver.design(record(request));
        networks.save(network);
        try {
            return preparation.prepare(network);
        } catch (RuntimeException e) {
            forget(driver, network, e);
            throw e;
        }
    }

    private void forget(NetworkDriver driver, NetworkRecord network, RuntimeException reason) {
        try {
            driver.remove(network);
            networks.delete(network);
            addresses.forget(network.id());
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    /** Removes one that nobody is connected to. */
    synchronized void remove(NetworkRecord network) {
        if (network.predefined()) {
            throw new EngineException.Forbidden(network.name() + " is a pre-defined network and cannot be removed");
        }
        addresses.settle();
        List<Endpoint> connected = records.in(network.id());
        if (!connected.isEmpty()) {
            throw new EngineException.Forbidden("error while removing network: network " + network.name()
                    + " has active endpoints (" + told(connected) + ")");
        }
        drivers.of(network.driver()).remove(network);
        networks.delete(network);
        addresses.forget(network.id());
    }

    private static String told(List<Endpoint> endpoints) {
        return endpoints.stream()
                .map(endpoint -> "name:\"" + endpoint.containerName() + "\" id:\""
                        + endpoint.id().substring(0, 12) + "\"")
                .collect(Collectors.joining(", "));
    }

    private void refuseTakenName(String name) {
        networks.named(name).ifPresent(taken -> {
            if (taken.predefined()) {
                throw new EngineException.Forbidden("operation is not permitted on predefined " + name + " network");
            }
            throw new EngineException.Conflict("network with name " + name + " already exists");
        });
    }

    private void refuseOverlaps(List<Subnet> wanted) {
        List<IpPrefix> taken = networks.promised("");
        List<IpPrefix> own =
                wanted.stream().map(subnet -> IpPrefix.parse(subnet.cidr())).toList();
        boolean overlaps = own.stream().anyMatch(one -> taken.stream().anyMatch(one::overlaps));
        boolean twice =
                own.stream().anyMatch(one -> own.stream().filter(one::overlaps).count() > 1);
        if (overlaps || twice) {
            throw new EngineException.Forbidden(
                    "invalid pool request: Pool overlaps with other one on this address space");
        }
    }

    private NetworkRecord record(NetworkRequest request) {
        boolean ipv6Given =
                request.subnets().stream().anyMatch(subnet -> subnet.cidr().indexOf(':') >= 0);
        Stream<Subnet> chosen = request.ipv6() && !ipv6Given ? Stream.of(chosenIpv6()) : Stream.empty();
        List<Subnet> subnets = Stream.concat(request.subnets().stream(), chosen)
                .map(NetworkRegistry::withGateway)
                .sorted(Comparator.comparingInt(
                        subnet -> IpPrefix.parse(subnet.cidr()).family()))
                .toList();
        boolean ipv4Given = subnets.stream().anyMatch(subnet -> subnet.cidr().indexOf(':') < 0);
        return new NetworkRecord(
                Identifiers.random(),
                request.name(),
                request.driver(),
                clock.instant(),
                false,
                request.internal(),
                request.attachable(),
                request.ipv6(),
                subnets,
                !ipv4Given,
                request.options(),
                request.labels(),
                Map.of());
    }

    private Subnet chosenIpv6() {
        return pools.ipv6(this::takenIpv6);
    }

    private List<IpPrefix> takenIpv6() {
        List<IpPrefix> taken = new ArrayList<>(networks.promised(""));
        try (RouteSocket links = host.route()) {
            HostRanges.ofIpv6(links).stream().map(Range::prefix).forEach(taken::add);
        }
        return taken;
    }

    /** The first address of the range, as with Docker. */
    private static Subnet withGateway(Subnet subnet) {
        if (!subnet.gateway().isEmpty()) {
            return subnet;
        }
        IpPrefix range = IpPrefix.parse(subnet.range().isEmpty() ? subnet.cidr() : subnet.range());
        byte[] first = range.network().getAddress();
        if (range.network().equals(IpPrefix.parse(subnet.cidr()).network())) {
            first[first.length - 1]++;
        }
        return subnet.withGateway(IpPrefix.text(IpPrefix.of(first)));
    }
}
