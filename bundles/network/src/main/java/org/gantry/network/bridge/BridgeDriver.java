package org.gantry.network.bridge;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gantry.api.EngineException;
import org.gantry.api.network.EndpointRequest;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.netlink.MacAddress;
import org.gantry.linux.netlink.route.Link;
import org.gantry.linux.netlink.route.RouteSocket;
import org.gantry.network.EngineInstance;
import org.gantry.network.NetworkConfiguration;
import org.gantry.network.NetworkSettings;
import org.gantry.network.driver.HostNamespace;
import org.gantry.network.driver.Ipv6;
import org.gantry.network.driver.Mtu;
import org.gantry.network.driver.NetworkDriver;
import org.gantry.network.driver.NetworkOptions;
import org.gantry.network.driver.PredefinedNetworks;
import org.gantry.network.driver.UserAddresses;
import org.gantry.network.ipam.PoolChooser;
import org.gantry.network.ports.Publication;
import org.gantry.network.sandbox.Sandbox;
import org.gantry.network.store.Endpoint;
import org.gantry.network.store.NetworkRecord;
import org.gantry.network.store.NetworkStore;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Networks whose containers are ports of a bridge on the host. */
@Component(service = NetworkDriver.class, configurationPid = "org.gantry.network")
public final class BridgeDriver implements NetworkDriver, AutoCloseable {
    private static final Pattern OUR_PORTS = Pattern.compile("veth[0-9a-f]{7}");

    private final EngineInstance instance;
    private final HostNamespace host;
    private final NetworkStore networks;
    private final Firewall firewall;
    private final PoolChooser pools;
    private final HostFirewall others;
    private final Set<String> routing = ConcurrentHashMap.newKeySet();

    @Activate
    public BridgeDriver(BundleContext context, NetworkConfiguration configuration) {
        this(EngineInstance.of(context), NetworkSettings.of(configuration), HostNamespace.own());
    }

    /** Ends to look after the tables; they stay. */
    @Deactivate
    @Override
    public void close() {
        firewall.close();
    }

    public BridgeDriver(EngineInstance instance, NetworkSettings settings, HostNamespace host) {
        this.instance = instance;
        this.pools = new PoolChooser(settings.pools());
        this.host = host;
        this.networks = new NetworkStore(instance.networks());
        this.firewall = new Firewall(instance, host, networks);
        this.others = new HostFirewall(host);
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
    public NetworkRecord design(NetworkRecord network) {
        BridgeOptions.check(network.options(), network.internal());
        long ipv4 = network.subnets().stream()
                .filter(subnet -> subnet.cidr().indexOf(':') < 0)
                .count();
        if (ipv4 > 1 || network.subnets().size() - ipv4 > 1) {
            throw new EngineException.Forbidden("bridge driver doesn't support multiple subnets");
        }
        refuseTakenBridge(network);
        return network.withState(
                BridgeNetwork.newState(MacAddress.random(), instance.bridgeName(network.id()), Mtu.ofHost(host)));
    }

    private void refuseTakenBridge(NetworkRecord network) {
        String wanted = network.options().get(BridgeOptions.NAME);
        if (wanted == null) {
            return;
        }
        networks.list().stream()
                .filter(other -> other.driver().equals(BridgeNetwork.TYPE))
                .map(BridgeNetwork::of)
                .filter(other -> other.bridge().equals(wanted))
                .forEach(other -> {
                    throw new EngineException.Forbidden("cannot create network " + network.id() + " (" + wanted
                            + "): conflicts with network " + other.network().id() + " (" + wanted
                            + "): networks have same bridge name");
                });
    }

    @Override
    public String interfacePrefix(NetworkRecord network) {
        return network.options()
                .getOrDefault(NetworkOptions.INTERFACE_PREFIX, NetworkDriver.super.interfacePrefix(network));
    }

    @Override
    public void check(NetworkRecord network, EndpointRequest request) {
        if (network.predefined()) {
            PredefinedNetworks.check(request);
        } else {
            UserAddresses.check(network, request);
        }
        UserAddresses.checkInterface(request);
    }

    @Override
    public boolean isReady(NetworkRecord network) {
        BridgeNetwork bridge = BridgeNetwork.of(network);
        if (!bridge.hasSubnet()) {
            return false;
        }
        try (RouteSocket links = host.route()) {
            return new BridgeLink(links, bridge).isUp() && firewall.isInstalled(network.ipv6());
        }
    }

    @Override
    public NetworkRecord prepare(NetworkRecord network, boolean unused) {
        try (RouteSocket links = host.route()) {
            boolean movable = unused && network.automatic();
            BridgeNetwork settled = new SubnetSettler(links, pools, networks.promised(network.id()))
                    .settle(BridgeNetwork.of(network), movable);
            if (!settled.network().equals(network)) {
                networks.save(settled.network()); // whoever writes the table next must know of it
            }
            IpForwarding.enable(host, network.ipv6());
            if (network.ipv6()) {
                host.call(() -> Ipv6.enableAtOnceOn(settled.bridge()));
                new BridgeLink(links, settled).addIpv6();
            }
            routing.remove(settled.bridge());
            if (firewall.isPublishedOver(network.id())) {
                routeLoopback(settled.bridge());
            }
            firewall.write(links, "");
            others.log(isAnyIpv6());
            return settled.network();
        }
    }

    @Override
    public List<String> warnings() {
        return others.warnings(isAnyIpv6());
    }

    private boolean isAnyIpv6() {
        return networks.list().stream().anyMatch(NetworkRecord::ipv6);
    }

    @Override
    public boolean publishes() {
        return true;
    }

    @Override
    public String hostBinding(NetworkRecord network) {
        return network.options().getOrDefault(BridgeOptions.HOST_BINDING, NetworkDriver.super.hostBinding(network));
    }

    @Override
    public boolean publishesDirectly(NetworkRecord network, boolean ipv6) {
        return BridgeNetwork.of(network).mode(ipv6) == GatewayMode.ROUTED;
    }

    @Override
    public void redirect(NetworkRecord network, List<Publication> wanted, List<Publication> unwanted) {
        if (!wanted.isEmpty()) {
            routeLoopback(BridgeNetwork.of(network).bridge());
        }
        firewall.redirect(wanted, unwanted);
    }

    /** Once for each life of a bridge, which begins when it is prepared. */
    private void routeLoopback(String bridge) {
        if (!routing.contains(bridge)) {
            BridgeSettings.routeLoopback(host, bridge);
            routing.add(bridge);
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
            new VethAttachment(links, endpoint).attach(link.index(), bridge, inside);
        }
        firewall.link(bridge, endpoint);
    }

    @Override
    public void detach(Endpoint endpoint, Optional<Fd> namespace) {
        try (RouteSocket links = host.route()) {
            new VethAttachment(links, endpoint).detach();
        }
        firewall.unlink(endpoint);
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
        try (RouteSocket links = host.route()) {
            new BridgeLink(links, bridge).delete();
            firewall.write(links, network.id());
        }
    }
}
