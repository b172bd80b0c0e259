package org.gantry.network.driver;

import java.net.InetAddress;
import org.gantry.linux.netlink.route.Route;

/** The ways that lead out of a container. */
public final class Ways {
    /** For a gateway, as route(8) prints it: there is none, whoever is outside is on the link itself. */
    private static final String ON_LINK = "0.0.0.0";

    private static final String ON_LINK6 = "::";

    private Ways() {}

    /** The gateway of networks that need none. */
    public static String onLink(boolean ipv6) {
        return ipv6 ? ON_LINK6 : ON_LINK;
    }

    /** Whether a gateway is somebody's address. */
    public static boolean isAddress(String gateway) {
        return !gateway.isEmpty() && !InetAddress.ofLiteral(gateway).isAnyLocalAddress();
    }

    /** The default route over a gateway. */
    public static Route byDefault(String gateway, int link) {
        InetAddress address = InetAddress.ofLiteral(gateway);
        return address.isAnyLocalAddress() ? Route.everythingOn(link, address) : Route.byDefault(address, link);
    }
}
