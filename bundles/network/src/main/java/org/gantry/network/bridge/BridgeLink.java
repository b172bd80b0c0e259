package org.gantry.network.bridge;

import java.util.List;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.linux.netlink.route.Addresses.LinkAddress;
import org.gantry.linux.netlink.route.Link;
import org.gantry.linux.netlink.route.RouteSocket;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/** The bridge of a network, as a link of the host. */
final class BridgeLink {
    private static final String KIND = "bridge";
    private static final int AF_INET = 2;

    private final RouteSocket host;
    private final BridgeNetwork network;

    BridgeLink(RouteSocket host, BridgeNetwork network) {
        this.host = host;
        this.network = network;
    }

    /**
     * The link, if it is there.
     *
     * @throws EngineException.Conflict when a link has the name that this engine did not make
     */
    Optional<Link> find() {
        Optional<Link> link = host.links().find(network.bridge());
        if (link.isPresent() && !isOurs(link.get())) {
            throw new EngineException.Conflict("network " + network.network().name() + " needs a bridge named "
                    + network.bridge() + ", but the host has another link of that name: remove it, or choose another"
                    + " name with " + nameSetting());
        }
        return link;
    }

    private String nameSetting() {
        return network.network().predefined()
                ? "\"bridge\" in etc/org.gantry.network.cfg"
                : "the option " + BridgeOptions.NAME;
    }

    /** Whether the link is there, is ours and is up. */
    boolean isUp() {
        return host.links()
                .find(network.bridge())
                .filter(this::isOurs)
                .filter(Link::up)
                .isPresent();
    }

    /** Makes the link, or repairs it: MTU, address, state. */
    Link ensure() {
        Link link = find().orElseGet(this::create);
        if (link.mtu() != network.mtu()) {
            host.links().setMtu(link.index(), network.mtu());
        }
        settleAddresses(link);
        host.links().setUp(link.index());
        return link;
    }

    /** Gives the link its addresses of IPv6, which has to be enabled on it. */
    void addIpv6() {
        find().ifPresent(link -> network.gateways().stream()
                .filter(address -> address.family() != AF_INET)
                .forEach(address -> host.addresses().add(link.index(), address)));
    }

    /** Deletes the link; its ports stay without a bridge. */
    void delete() {
        host.links()
                .find(network.bridge())
                .filter(this::isOurs)
                .ifPresent(link -> host.links().delete(link.index()));
    }

    private Link create() {
        try {
            host.links().createBridge(network.bridge(), network.mac(), network.mtu());
        } catch (SyscallException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
        return find().orElseThrow(() ->
                new EngineException.Unavailable("the bridge " + network.bridge() + " was deleted at once"));
    }

    /** Its gateways' addresses; others are left of a subnet that the network had before. */
    private void settleAddresses(Link link) {
        List<IpPrefix> wanted = network.gateways();
        List<IpPrefix> others = host.addresses().list().stream()
                .filter(address -> address.link() == link.index())
                .map(LinkAddress::prefix)
                .filter(prefix -> !wanted.contains(prefix) && !prefix.address().isLinkLocalAddress())
                .toList();
        others.forEach(other -> host.addresses().remove(link.index(), other));
        wanted.stream()
                .filter(address -> address.family() == AF_INET)
                .forEach(address -> host.addresses().add(link.index(), address));
    }

    private boolean isOurs(Link link) {
        return link.kind().equals(KIND)
                && link.mac().filter(network.mac()::equals).isPresent();
    }
}
