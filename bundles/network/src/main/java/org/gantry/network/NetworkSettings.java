package org.gantry.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.linux.netlink.route.Links;
import org.gantry.network.ipam.Pool;

/**
 * The configuration, checked.
 *
 * @param bridge name of the default bridge; empty: the instance's
 * @param subnet of the default bridge; empty: one that is free
 * @param mtu of the default bridge; empty: the host's
 * @param icc whether the containers of the default bridge reach each other
 * @param pools of ranges for networks without a subnet; empty: ranges that other software takes last
 * @param sandboxPool how many namespaces are kept ready
 */
public record NetworkSettings(
        Optional<String> bridge,
        Optional<IpPrefix> subnet,
        OptionalInt mtu,
        boolean icc,
        List<Pool> pools,
        int sandboxPool) {
    private static final String FILE = " in etc/org.gantry.network.cfg";
    private static final Pattern LINK_NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");
    /** The least every IPv4 link must carry (RFC 791). */
    private static final int SMALLEST_MTU = 68;

    private static final int LARGEST_MTU = 65_535;
    private static final int LONGEST_PREFIX = 30;
    private static final int LARGEST_POOL = 64;
    private static final int AF_INET = 2;

    public NetworkSettings {
        pools = List.copyOf(pools);
    }

    public static NetworkSettings of(NetworkConfiguration configuration) {
        return of(
                configuration.bridge(),
                configuration.subnet(),
                configuration.mtu(),
                configuration.icc(),
                configuration.pools(),
                configuration.sandbox_pool());
    }

    /** @throws IllegalArgumentException that names the setting and what is wrong with it */
    static NetworkSettings of(String bridge, String subnet, int mtu, boolean icc, String pools, int sandboxPool) {
        return new NetworkSettings(
                text(bridge).map(NetworkSettings::linkName),
                text(subnet).map(NetworkSettings::subnet),
                mtu == 0 ? OptionalInt.empty() : OptionalInt.of(between("mtu", SMALLEST_MTU, mtu, LARGEST_MTU)),
                icc,
                text(pools).map(NetworkSettings::pools).orElse(List.of()),
                between("sandbox.pool", 0, sandboxPool, LARGEST_POOL));
    }

    private static Optional<String> text(String value) {
        return Optional.of(value.strip()).filter(stripped -> !stripped.isEmpty());
    }

    private static List<Pool> pools(String text) {
        List<Pool> pools = new ArrayList<>();
        for (String pool : text.split("\\s+", -1)) {
            try {
                pools.add(Pool.parse(pool));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("pools = " + pool + FILE + ": " + e.getMessage(), e);
            }
        }
        return pools;
    }

    private static String linkName(String name) {
        if (name.length() > Links.LONGEST_NAME || !LINK_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("bridge = " + name + FILE + ": a link's name has at most "
                    + Links.LONGEST_NAME + " characters of a-z, A-Z, 0-9, _.-");
        }
        return name;
    }

    private static IpPrefix subnet(String text) {
        IpPrefix prefix = IpPrefix.parse(text);
        if (prefix.family() != AF_INET || prefix.length() > LONGEST_PREFIX) {
            throw new IllegalArgumentException(
                    "subnet = " + text + FILE + ": an IPv4 subnet of /" + LONGEST_PREFIX + " or larger is needed");
        }
        return new IpPrefix(prefix.network(), prefix.length());
    }

    private static int between(String name, int least, int value, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " = " + value + FILE + " is not between " + least + " and " + most);
        }
        return value;
    }
}
