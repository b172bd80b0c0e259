package org.gantry.network.ipam;

import java.util.List;
import java.util.stream.Stream;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.linux.netlink.route.Route;
import org.gantry.linux.netlink.route.RouteSocket;

/** The networks the host is in or has routes to. */
public final class HostRanges {
    /** Shorter prefixes catch what nothing else does: the default route, and the halves VPNs replace it with. */
    private static final int SHORTEST_PREFIX = 8;

    private static final int AF_INET = 2;

    private HostRanges() {}

    /** A network reached through a link. */
    public record Range(int link, IpPrefix prefix) {}

    /** Every network of IPv4, by address and by route. */
    public static List<Range> of(RouteSocket host) {
        return of(host, host.routes().list(), true);
    }

    /** Every network of IPv6. */
    public static List<Range> ofIpv6(RouteSocket host) {
        return of(host, host.routes().listIpv6(), false);
    }

    private static List<Range> of(RouteSocket host, List<Route> known, boolean ipv4) {
        Stream<Range> addresses = host.addresses().list().stream()
                .map(address -> new Range(address.link(), address.prefix()))
                .filter(range -> range.prefix().family() == AF_INET == ipv4);
        Stream<Range> routes = known.stream().map(route -> new Range(route.link(), route.destination()));
        return Stream.concat(addresses, routes)
                .filter(range -> range.prefix().length() >= SHORTEST_PREFIX)
                .distinct()
                .toList();
    }
}
