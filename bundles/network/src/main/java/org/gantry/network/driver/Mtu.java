package org.gantry.network.driver;

import org.gantry.api.EngineException;
import org.gantry.linux.netlink.route.Link;
import org.gantry.linux.netlink.route.Route;
import org.gantry.linux.netlink.route.RouteSocket;

/** How large packets may be. */
public final class Mtu {
    /** The least every IPv4 link must carry (RFC 791). */
    public static final int SMALLEST = 68;

    public static final int LARGEST = 65_535;

    private static final int ETHERNET = 1500;

    private Mtu() {}

    /** @throws EngineException.InvalidArgument naming the option */
    public static int parse(String option, String value) {
        try {
            int mtu = Integer.parseInt(value);
            if (mtu >= SMALLEST && mtu <= LARGEST) {
                return mtu;
            }
        } catch (NumberFormatException noNumber) {
            throw invalid(option, value);
        }
        throw invalid(option, value);
    }

    /** That of the link the default route goes through: larger packets would have to be split up there. */
    public static int ofHost(HostNamespace host) {
        try (RouteSocket route = host.route()) {
            return route.routes().list().stream()
                    .filter(Route::isDefault)
                    .flatMap(byDefault -> route.links().find(byDefault.link()).stream())
                    .map(Link::mtu)
                    .findFirst()
                    .orElse(ETHERNET);
        }
    }

    private static EngineException invalid(String option, String value) {
        return new EngineException.InvalidArgument(
                "Options." + option + ": \"" + value + "\" is not a number between " + SMALLEST + " and " + LARGEST);
    }
}
