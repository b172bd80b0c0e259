package org.gantry.network.stacked;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.gantry.api.EngineException.Conflict;
import org.gantry.api.EngineException.InvalidArgument;
import org.gantry.api.EngineException.Unavailable;
import org.gantry.api.network.EndpointRequest;
import org.gantry.api.network.Network.Subnet;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.linux.netlink.route.Link;
import org.gantry.linux.netlink.route.RouteSocket;
import org.gantry.linux.netlink.route.StackedSpec;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.network.EngineInstance;
import org.gantry.network.NetworkSettings;
import org.gantry.network.driver.HostNamespace;
import org.gantry.network.driver.InterfaceAddresses;
import org.gantry.network.driver.LinkNames;
import org.gantry.network.driver.Mtu;
import org.gantry.network.driver.NetworkDriver;
import org.gantry.network.driver.NetworkOptions;
import org.gantry.network.driver.UserAddresses;
import org.gantry.network.ipam.HostRanges;
import org.gantry.network.ipam.HostRanges.Range;
import org.gantry.network.ipam.PoolChooser;
import org.gantry.network.sandbox.Sandbox;
import org.gantry.network.store.Endpoint;
import org.gantry.network.store.NetworkRecord;
import org.gantry.network.store.NetworkStore;

/**
 * What macvlan and ipvlan have in common: the container's link is made on a parent, in the container's namespace from the
 * start, and nothing of it is on the host. So no rules are needed, none of the host's addresses is the gateway, and the
 * host itself and its containers do not reach each other over it.
 */
abstract class StackedDriver implements NetworkDriver {
    static final String PARENT = "parent";
    private static final String LOOPBACK = "lo";
    private static final int SHORT_ID = 12;

    private final String type;
    private final String isolatedPrefix;
    private final HostNamespace host;
    private final NetworkStore networks;
    private final PoolChooser pools;

    /** @param isolatedPrefix what the names of parents begin with that lead nowhere */
    StackedDriver(
            String type, String isolatedPrefix, EngineInstance instance, NetworkSettings settings, HostNamespace host) {
        this.type = type;
        this.isolatedPrefix = isolatedPrefix;
        this.pools = new PoolChooser(settings.pools());
        this.host = host;
        this.networks = new NetworkStore(instance.networks());
    }

    /** @throws InvalidArgument for what this type has no such option for; MTU and names are known */
    abstract void checkOption(String name, String value);

    /** Refuses a network that cannot be beside another one on the same parent. */
    abstract void checkNeighbour(NetworkRecord network, NetworkRecord other, String parent);

    /** The link of a container, under its first name. */
    abstract StackedSpec spec(
            String name, NetworkRecord network, Endpoint endpoint, Link parent, Fd namespace, OptionalInt mtu);

    @Override
    public final String type() {
        return type;
    }

    @Override
    public final boolean hasInterfaces() {
        return true;
    }

    @Override
    public final NetworkRecord design(NetworkRecord network) {
        network.options().forEach((name, value) -> {
            switch (name) {
                case PARENT -> checkParent(network, value);
                case NetworkOptions.MTU -> Mtu.parse(name, value);
                case NetworkOptions.INTERFACE_PREFIX -> LinkNames.check(name, value, LinkNames.LONGEST_PREFIX);
                default -> checkOption(name, value);
            }
        });
        Parent parent = parent(network);
        networks.list().stream()
                .filter(other -> other.driver().equals(MacvlanDriver.TYPE)
                        || other.driver().equals(IpvlanDriver.TYPE))
                .filter(other -> Parent.of(other).name().equals(parent.name()))
                .forEach(other -> {
                    refuseOtherType(other, parent);
                    checkNeighbour(network, other, parent.name());
                });
        NetworkRecord designed = network.withState(parent.in(network.state()));
        return designed.ipv4().isPresent() ? designed : withSubnet(designed);
    }

    private NetworkRecord withSubnet(NetworkRecord network) {
        List<IpPrefix> taken = new ArrayList<>(networks.promised(network.id()));
        try (RouteSocket links = host.route()) {
            HostRanges.of(links).stream().map(Range::prefix).forEach(taken::add);
        }
        return network.withIpv4(pools.require(taken));
    }

    private void checkParent(NetworkRecord network, String name) {
        if (name.equals(LOOPBACK)) {
            throw new InvalidArgument("loopback interface is not a valid " + type + " parent link");
        }
        if (!name.isEmpty() && network.internal()) {
            throw new InvalidArgument("Options.parent: an internal network has no parent");
        }
        if (!name.isEmpty()) {
            LinkNames.check(PARENT, name, LinkNames.LONGEST);
        }
    }

    /** One that we have made for another network is ours for this one too, whichever of them is removed last. */
    private Parent parent(NetworkRecord network) {
        String name = network.options().getOrDefault(PARENT, "");
        if (name.isEmpty()) {
            return new Parent(isolatedPrefix + network.id().substring(0, SHORT_ID), Parent.Origin.ISOLATED);
        }
        return networks.list().stream()
                .map(Parent::of)
                .filter(known -> known.name().equals(name) && known.origin() != Parent.Origin.GIVEN)
                .findFirst()
                .orElseGet(() -> found(name));
    }

    private Parent found(String name) {
        try (RouteSocket links = host.route()) {
            return Parent.named(name, links);
        }
    }

    /** The kernel has a parent carry links of one kind only. */
    private void refuseOtherType(NetworkRecord other, Parent parent) {
        if (!other.driver().equals(type)) {
            throw new Conflict("network " + other.name() + " of the type " + other.driver()
                    + " is already using parent interface " + parent.name());
        }
    }

    @Override
    public void check(NetworkRecord network, EndpointRequest request) {
        UserAddresses.check(network, request);
        UserAddresses.checkInterface(request);
    }

    @Override
    public final String interfacePrefix(NetworkRecord network) {
        return network.options()
                .getOrDefault(NetworkOptions.INTERFACE_PREFIX, NetworkDriver.super.interfacePrefix(network));
    }

    /** A parent that leads nowhere has no gateway on it. */
    @Override
    public String gateway(NetworkRecord network, Subnet subnet) {
        return isIsolated(network) ? "" : NetworkDriver.super.gateway(network, subnet);
    }

    static boolean isIsolated(NetworkRecord network) {
        return Parent.of(network).origin() == Parent.Origin.ISOLATED;
    }

    @Override
    public final boolean isReady(NetworkRecord network) {
        try (RouteSocket links = host.route()) {
            return Parent.of(network).isUp(links);
        }
    }

    @Override
    public final NetworkRecord prepare(NetworkRecord network, boolean unused) {
        try (RouteSocket links = host.route()) {
            Parent.of(network).ensure(links);
            return network;
        }
    }

    @Override
    public final void attach(NetworkRecord network, Endpoint endpoint, Supplier<Sandbox> sandbox) {
        try (RouteSocket links = host.route();
                Sandbox inside = sandbox.get()) {
            Link parent = Parent.of(network).ensure(links);
            Optional<Link> there = inside.route().links().find(endpoint.sandboxInterface());
            boolean whole = there.filter(link -> link.kind().equals(type) && link.peer() == parent.index())
                    .isPresent();
            if (!whole) {
                there.ifPresent(link -> inside.route().links().delete(link.index()));
                create(network, endpoint, parent, links, inside);
            }
            configure(parent, endpoint, inside);
        }
    }

    /**
     * Kernels before 6.14 look for the name of a new link where it is asked for rather than where it is to be, and refuse
     * "eth0" on a parent of that name. So it has one that nobody has until it is in its place.
     */
    private void create(NetworkRecord network, Endpoint endpoint, Link parent, RouteSocket links, Sandbox inside) {
        String name = firstName(endpoint);
        delete(inside.route(), name);
        make(name, network, endpoint, parent, links, inside.namespace());
        Link made = inside.route().links().find(name).orElseThrow(() -> lost(endpoint, name));
        inside.route().links().rename(made.index(), endpoint.sandboxInterface());
    }

    private String firstName(Endpoint endpoint) {
        return isolatedPrefix + endpoint.id().substring(0, SHORT_ID);
    }

    private void delete(RouteSocket inside, String name) {
        inside.links()
                .find(name)
                .filter(link -> link.kind().equals(type))
                .ifPresent(link -> inside.links().delete(link.index()));
    }

    private static IllegalStateException lost(Endpoint endpoint, String name) {
        return new IllegalStateException(
                "container " + endpoint.containerId() + " lost its " + name + " while it was connected");
    }

    private void make(
            String name, NetworkRecord network, Endpoint endpoint, Link parent, RouteSocket links, Fd namespace) {
        String mtu = network.options().getOrDefault(NetworkOptions.MTU, "");
        try {
            links.links()
                    .createStacked(spec(
                            name,
                            network,
                            endpoint,
                            parent,
                            namespace,
                            mtu.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(mtu))));
        } catch (SyscallException e) {
            throw explained(network, parent, e);
        }
    }

    /** What the kernel's numbers mean here; what they do not tell is told as it is. */
    RuntimeException explained(NetworkRecord network, Link parent, SyscallException e) {
        if (e.is(Errno.EOPNOTSUPP)) {
            return new Unavailable("this kernel has no " + type + ": " + e.getMessage());
        }
        if (e.is(Errno.EBUSY)) {
            return new Conflict("network " + network.name() + ": parent interface " + parent.name()
                    + " is in use for another kind of links: " + e.getMessage());
        }
        return e;
    }

    private static void configure(Link parent, Endpoint endpoint, Sandbox inside) {
        int link = inside.route()
                .links()
                .find(endpoint.sandboxInterface())
                .orElseThrow(() -> lost(endpoint, endpoint.sandboxInterface()))
                .index();
        try {
            inside.route().links().setUp(link);
        } catch (SyscallException e) {
            throw e.is(Errno.ENETDOWN) ? new Unavailable("the parent interface " + parent.name() + " is down") : e;
        }
        InterfaceAddresses.configure(inside, endpoint, link);
    }

    @Override
    public final void detach(Endpoint endpoint, Optional<Fd> namespace) {
        namespace.ifPresent(there -> {
            try (RouteSocket inside = RouteSocket.openIn(there)) {
                delete(inside, endpoint.sandboxInterface());
                delete(inside, firstName(endpoint));
            }
        });
    }

    /** Links in namespaces are gone with these. */
    @Override
    public final void prune(NetworkRecord network, Supplier<Collection<Endpoint>> endpoints) {}

    /** A parent that we have made for a tag may carry another network by now; the last one removes it. */
    @Override
    public final void remove(NetworkRecord network) {
        Parent parent = Parent.of(network);
        boolean shared = networks.list().stream()
                .filter(other -> !other.id().equals(network.id()))
                .anyMatch(other -> Parent.of(other).name().equals(parent.name()));
        if (!shared) {
            try (RouteSocket links = host.route()) {
                parent.delete(links);
            }
        }
    }
}
