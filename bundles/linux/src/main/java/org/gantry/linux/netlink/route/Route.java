package org.gantry.linux.netlink.route;

import java.net.InetAddress;
import java.util.Optional;
import org.gantry.linux.netlink.IpPrefix;

/**
 * An entry of a routing table.
 *
 * @param destination {@code 0.0.0.0/0} is the default route
 * @param gateway empty where the destination is on the link itself
 * @param link index of the interface; 0 for routes without one (blackhole, several next hops)
 */
public record Route(IpPrefix destination, Optional<InetAddress> gateway, int link) {

    /** The default route over a gateway, for its address family. */
    public static Route byDefault(InetAddress gateway, int link) {
        InetAddress any = IpPrefix.of(new byte[gateway.getAddress().length]);
        return new Route(new IpPrefix(any, 0), Optional.of(gateway), link);
    }

    /** The default route of a link on which everybody is, for the address family of {@code any}. */
    public static Route everythingOn(int link, InetAddress any) {
        return new Route(new IpPrefix(IpPrefix.of(new byte[any.getAddress().length]), 0), Optional.empty(), link);
    }

    public boolean isDefault() {
        return destination.length() == 0;
    }

    @Override
    public String toString() {
        return (isDefault() ? "default" : destination.toString())
                + gateway.map(via -> " via " + via.getHostAddress()).orElse("") + " on link " + link;
    }
}
