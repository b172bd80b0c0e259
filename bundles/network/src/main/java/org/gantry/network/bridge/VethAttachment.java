package org.gantry.network.bridge;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.gantry.linux.netlink.MacAddress;
import org.gantry.linux.netlink.route.Link;
import org.gantry.linux.netlink.route.Links;
import org.gantry.linux.netlink.route.RouteSocket;
import org.gantry.linux.netlink.route.VethSpec;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.network.driver.InterfaceAddresses;
import org.gantry.network.sandbox.Sandbox;
import org.gantry.network.store.Endpoint;

/**
 * The veth pair between a bridge and a container. The usual case is that nothing of it exists, so it is made without
 * looking; only when a name turns out to be taken does it matter what an earlier, unfinished attempt or an outsider
 * has left.
 */
final class VethAttachment {
    private static final String KIND = "veth";
    private static final Path BRIDGE_NETFILTER = Path.of("/proc/sys/net/bridge");

    private final RouteSocket host;
    private final Endpoint endpoint;

    VethAttachment(RouteSocket host, Endpoint endpoint) {
        this.host = host;
        this.endpoint = endpoint;
    }

    /** Makes or repairs the pair, and gives the container's end its address and the default route. */
    void attach(int bridge, BridgeNetwork network, Sandbox sandbox) {
        var spec = new VethSpec(
                endpoint.hostInterface(),
                bridge,
                sandbox.namespace(),
                endpoint.sandboxInterface(),
                MacAddress.parse(endpoint.macAddress()),
                network.mtu());
        try {
            host.links().createVeth(spec);
        } catch (SyscallException e) {
            if (!e.is(Errno.EEXIST) || !repair(spec, sandbox)) {
                throw e;
            }
        }
        settlePort(network);
        configure(sandbox);
    }

    /**
     * Ports that are isolated reach the bridge itself, but not each other. Where bridges pass their frames through the
     * packet filter, one that is redirected to its sender is bridged, not routed, and needs a port that reflects.
     */
    private void settlePort(BridgeNetwork network) {
        boolean isolated = !network.connectsContainers();
        boolean reflecting = Files.exists(BRIDGE_NETFILTER);
        if (isolated || reflecting) {
            Links links = host.links();
            links.find(endpoint.hostInterface()).ifPresent(link -> {
                if (isolated) {
                    links.isolatePort(link.index());
                }
                if (reflecting) {
                    links.reflectAtPort(link.index());
                }
            });
        }
    }

    /** Deletes the pair; harmless when it is gone. */
    void detach() {
        host.links()
                .find(endpoint.hostInterface())
                .filter(link -> link.kind().equals(KIND))
                .ifPresent(link -> host.links().delete(link.index()));
    }

    /** False when the name belongs to somebody else's link. */
    private boolean repair(VethSpec spec, Sandbox sandbox) {
        Optional<Link> outer = host.links().find(spec.name());
        Optional<Link> inner = sandbox.route().links().find(spec.peerName());
        if (outer.isEmpty()) {
            inner.ifPresent(leftover -> sandbox.route().links().delete(leftover.index()));
            host.links().createVeth(spec);
            return true;
        }
        Link end = outer.get();
        if (inner.isEmpty() || inner.get().peer() != end.index()) {
            return false;
        }
        if (end.master() != spec.master()) {
            host.links().setMaster(end.index(), spec.master());
        }
        host.links().setUp(end.index());
        return true;
    }

    private void configure(Sandbox sandbox) {
        int link = sandbox.route()
                .links()
                .find(endpoint.sandboxInterface())
                .orElseThrow(() -> new IllegalStateException("container " + endpoint.containerId() + " lost its "
                        + endpoint.sandboxInterface() + " while it was connected"))
                .index();
        sandbox.route().links().setUp(link);
        InterfaceAddresses.configure(sandbox, endpoint, link);
    }
}
