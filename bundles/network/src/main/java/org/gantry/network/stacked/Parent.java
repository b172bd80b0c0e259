package org.gantry.network.stacked;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.gantry.api.EngineException.InvalidArgument;
import org.gantry.api.EngineException.Unavailable;
import org.gantry.linux.netlink.route.Link;
import org.gantry.linux.netlink.route.RouteSocket;
import org.gantry.linux.netlink.route.StackedSpec;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.network.store.NetworkRecord;

/**
 * The link of the host that a network's links are made on. Its origin is in the network's record before the link is made:
 * so what was made is removed with the network, and what was there is not.
 */
record Parent(String name, Origin origin) {
    private static final String NAME = "parent";
    private static final String ORIGIN = "parent_origin";

    enum Origin {
        /** The host's. */
        GIVEN,
        /** Made for a tag of IEEE 802.1Q on a link of the host's. */
        VLAN,
        /** Made to lead nowhere. */
        ISOLATED
    }

    static Parent of(NetworkRecord network) {
        Map<String, String> state = network.state();
        return new Parent(
                state.getOrDefault(NAME, ""), Origin.valueOf(state.getOrDefault(ORIGIN, Origin.GIVEN.name())));
    }

    /** What the driver wants to find again in the record. */
    Map<String, String> in(Map<String, String> state) {
        Map<String, String> complete = new HashMap<>(state);
        complete.put(NAME, name);
        complete.put(ORIGIN, origin.name());
        return complete;
    }

    /**
     * Finds out what a user means.
     *
     * @throws InvalidArgument in Docker's words when there is no such link, and none can be made
     */
    static Parent named(String name, RouteSocket host) {
        if (host.links().find(name).isPresent()) {
            return new Parent(name, Origin.GIVEN);
        }
        String carrier = VlanName.parse(name).parent();
        if (host.links().find(carrier).isEmpty()) {
            throw new InvalidArgument("-o parent interface does not exist on the host: " + carrier);
        }
        return new Parent(name, Origin.VLAN);
    }

    boolean isUp(RouteSocket host) {
        return host.links().find(name).filter(Link::up).isPresent();
    }

    /** The link; if we have made it, it is made again when it is missing. */
    Link ensure(RouteSocket host) {
        Optional<Link> link = host.links().find(name);
        if (link.isEmpty() && origin != Origin.GIVEN) {
            make(host);
            link = host.links().find(name);
        }
        Link found = link.orElseThrow(
                () -> new Unavailable("the parent interface " + name + " does not exist on the host any more"));
        if (!found.up() && origin != Origin.GIVEN) {
            host.links().setUp(found.index());
        }
        return found;
    }

    private void make(RouteSocket host) {
        try {
            if (origin == Origin.VLAN) {
                makeVlan(host);
            } else {
                makeIsolated(host);
            }
        } catch (SyscallException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
    }

    private void makeVlan(RouteSocket host) {
        VlanName vlan = VlanName.parse(name);
        Link carrier = host.links()
                .find(vlan.parent())
                .orElseThrow(() -> new Unavailable(
                        "failed to find master interface " + vlan.parent() + " on the Docker host: Link not found"));
        host.links().createStacked(StackedSpec.vlan(name, carrier.index(), vlan.id()));
    }

    private void makeIsolated(RouteSocket host) {
        try {
            host.links().createDummy(name);
        } catch (SyscallException e) {
            if (!e.is(Errno.EOPNOTSUPP)) {
                throw e;
            }
            host.links().createSink(name);
        }
    }

    /** Deletes the link if we have made it. */
    void delete(RouteSocket host) {
        if (origin != Origin.GIVEN) {
            host.links().find(name).ifPresent(link -> host.links().delete(link.index()));
        }
    }
}
