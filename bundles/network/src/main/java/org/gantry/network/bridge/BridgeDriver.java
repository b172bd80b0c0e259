package org.gantry.network.bridge;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gantry.api.EngineException;
import org.gantry.api.network.EndpointRequest;
import org.gantry.linux.netlink.MacAddress;
import org.gantry.linux.netlink.nft.Nftables;
import org.gantry.linux.netlink.route.Link;
import org.gantry.linux.netlink.route.RouteSocket;
import org.gantry.network.EngineInstance;
import org.gantry.network.driver.HostNamespace;
import org.gantry.network.driver.NetworkDriver;
import org.gantry.network.driver.PredefinedNetworks;
import org.gantry.network.sandbox.Sandbox;
import org.gantry.network.store.Endpoint;
import org.gantry.network.store.NetworkRecord;
import org.gantry.network.store.NetworkStore;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Networks whose containers are ports of a bridge on the host. */
@Component(service = NetworkDriver.class)
public final class BridgeDriver implements NetworkDriver {
    private static final Pattern OUR_PORTS = Pattern.compile("veth[0-9a-f]{7}");

    private final HostNamespace host;
    private final NetworkStore networks;
    private final FilterTable filter;

    @Activate
    public BridgeDriver(BundleContext context) {
        this(EngineInstance.of(context), HostNamespace.own());
    }

    public BridgeDriver(EngineInstance instance, HostNamespace host) {
        this.host = host;
        this.networks = new NetworkStore(instance.networks());
        this.filter = new FilterTable(instance.tableName());
    }

    @Override
    public String type() {
        return BridgeNetwork.TYPE;
    }

    @Override
    public boolean hasInterfaces() {
        return true;
    }

    @Override
    public void check(NetworkRecord network, EndpointRequest request) {
        if (network.predefined()) {
            PredefinedNetworks.check(request);
        }
        if (!request.macAddress().isEmpty()) {
            try {
                MacAddress.parse(request.macAddress());
            } catch (IllegalArgumentException e) {
                throw new EngineException.InvalidArgument(
                        e.getMessage() == null ? "invalid MAC address" : e.getMessage(), e);
            }
        }
    }

    @Override
    public boolean isReady(NetworkRecord network) {
        BridgeNetwork bridge = BridgeNetwork.of(network);
        if (!bridge.hasSubnet()) {
            return false;
        }
        try (RouteSocket links = host.route();
                Nftables nftables = host.nftables()) {
            return new BridgeLink(links, bridge).isUp() && filter.isInstalled(nftables);
        }
    }

    @Override
    public NetworkRecord prepare(NetworkRecord network, boolean unused) {
        try (RouteSocket links = host.route();
                Nftables nftables = host.nftables()) {
            boolean movable = unused && network.automatic();
            BridgeNetwork settled = new SubnetSettler(links).settle(BridgeNetwork.of(network), movable);
            IpForwarding.enable(host);
            filter.install(
                    nftables,
                    Stream.concat(Stream.of(settled), othersThatAreUp(links, network))
                            .toList());
            return settled.network();
        }
    }

    @Override
    public void attach(NetworkRecord network, Endpoint endpoint, Supplier<Sandbox> sandbox) {
        BridgeNetwork bridge = BridgeNetwork.of(network);
        try (RouteSocket links = host.route();
                Sandbox inside = sandbox.get()) {
            Link link = new BridgeLink(links, bridge)
                    .find()
                    .orElseThrow(() -> new EngineException.Unavailable("the bridge " + bridge.bridge() + " is gone"));
            new VethAttachment(links, endpoint).attach(link.index(), bridge.mtu(), inside);
        }
    }

    @Override
    public void detach(Endpoint endpoint) {
        try (RouteSocket links = host.route()) {
            new VethAttachment(links, endpoint).detach();
        }
    }

    /** The ports are listed before the records, so that a container that connects meanwhile is not mistaken. */
    @Override
    public void prune(NetworkRecord network, Supplier<Collection<Endpoint>> endpoints) {
        try (RouteSocket links = host.route()) {
            int bridge = new BridgeLink(links, BridgeNetwork.of(network))
                    .find()
                    .map(Link::index)
                    .orElse(-1);
            List<Link> ports = links.links().list().stream()
                    .filter(link -> link.master() == bridge)
                    .filter(link -> OUR_PORTS.matcher(link.name()).matches())
                    .toList();
            Set<String> known =
                    endpoints.get().stream().map(Endpoint::hostInterface).collect(Collectors.toSet());
            ports.stream()
                    .filter(port -> !known.contains(port.name()))
                    .forEach(stray -> links.links().delete(stray.index()));
        }
    }

    @Override
    public void remove(NetworkRecord network) {
        BridgeNetwork bridge = BridgeNetwork.of(network);
        try (RouteSocket links = host.route();
                Nftables nftables = host.nftables()) {
            new BridgeLink(links, bridge).delete();
            filter.install(nftables, othersThatAreUp(links, network).toList());
        }
    }

    private Stream<BridgeNetwork> othersThatAreUp(RouteSocket links, NetworkRecord network) {
        return networks.list().stream()
                .filter(other -> other.driver().equals(BridgeNetwork.TYPE))
                .filter(other -> !other.id().equals(network.id()))
                .map(BridgeNetwork::of)
                .filter(BridgeNetwork::hasSubnet)
                .filter(other -> new BridgeLink(links, other).isUp());
    }
}
