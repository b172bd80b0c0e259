package org.gantry.network.bridge;

import java.util.List;
import java.util.stream.Stream;
import org.gantry.api.EngineException;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.linux.netlink.route.Link;
import org.gantry.linux.netlink.route.RouteSocket;
import org.gantry.network.ipam.HostRanges;
import org.gantry.network.ipam.HostRanges.Range;
import org.gantry.network.ipam.PoolChooser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a bridge up in a subnet that nobody else uses. The engine chooses one and keeps to it; only while no container
 * is connected does it move, when the host or another engine has taken the range meanwhile.
 */
final class SubnetSettler {
    private static final Logger LOG = LoggerFactory.getLogger(SubnetSettler.class);
    private static final int ATTEMPTS = 8;

    private final RouteSocket host;
    private final PoolChooser pools;
    private final List<IpPrefix> promised;

    /** @param promised the subnets of this engine's other networks, whether they are up or not */
    SubnetSettler(RouteSocket host, PoolChooser pools, List<IpPrefix> promised) {
        this.host = host;
        this.pools = pools;
        this.promised = List.copyOf(promised);
    }

    /** @param movable whether another subnet may be chosen */
    BridgeNetwork settle(BridgeNetwork network, boolean movable) {
        if (!movable) {
            new BridgeLink(host, network).ensure();
            return network;
        }
        BridgeNetwork current = network;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (!current.hasSubnet() || isTaken(current)) {
                current = move(current);
            }
            Link link = new BridgeLink(host, current).ensure();
            if (!yields(current, link)) {
                return current;
            }
            new BridgeLink(host, current).delete();
        }
        throw new EngineException.Unavailable("other software keeps taking the subnets chosen for network "
                + network.network().name() + ": name one");
    }

    private BridgeNetwork move(BridgeNetwork network) {
        List<IpPrefix> taken = Stream.concat(
                        promised.stream(), others(network).stream().map(Range::prefix))
                .distinct()
                .toList();
        IpPrefix chosen = pools.require(taken);
        LOG.info("Network {} uses {}", network.network().name(), chosen);
        return network.in(chosen);
    }

    /** Whether the range went to somebody else while our bridge was down. */
    private boolean isTaken(BridgeNetwork network) {
        return new BridgeLink(host, network).find().isEmpty()
                && others(network).stream().anyMatch(range -> range.prefix().overlaps(network.subnet()));
    }

    /** Two engines that chose at the same moment both see it afterwards; the one whose bridge is younger yields. */
    private boolean yields(BridgeNetwork network, Link bridge) {
        return others(network).stream()
                .filter(range -> range.link() < bridge.index())
                .anyMatch(range -> range.prefix().overlaps(network.subnet()));
    }

    private List<Range> others(BridgeNetwork network) {
        int own = new BridgeLink(host, network).find().map(Link::index).orElse(-1);
        return HostRanges.of(host).stream().filter(range -> range.link() != own).toList();
    }
}
