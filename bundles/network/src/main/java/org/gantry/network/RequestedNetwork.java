package org.gantry.network;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.gantry.api.EngineException;
import org.gantry.api.network.Network.Subnet;
import org.gantry.api.network.NetworkRequest;
import org.gantry.linux.netlink.IpPrefix;

/** What is wrong with a request for a new network by itself, in Docker's words. */
final class RequestedNetwork {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");
    private static final int AF_INET = 2;

    private RequestedNetwork() {}

    /** @throws EngineException.InvalidArgument with everything that is wrong, a line each */
    static void check(NetworkRequest request) {
        if (!NAME.matcher(request.name()).matches()) {
            throw new EngineException.InvalidArgument(
                    "invalid network name \"" + request.name() + "\", only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
        }
        List<String> errors = new ArrayList<>();
        request.subnets().forEach(subnet -> check(subnet, request.ipv6(), errors));
        if (!errors.isEmpty()) {
            throw new EngineException.InvalidArgument("invalid network config:\n" + String.join("\n", errors));
        }
    }

    private static void check(Subnet subnet, boolean ipv6, List<String> errors) {
        String cidr = subnet.cidr();
        IpPrefix whole;
        try {
            whole = IpPrefix.parse(cidr);
        } catch (IllegalArgumentException e) {
            errors.add("invalid subnet " + cidr + ": " + e.getMessage());
            return;
        }
        if (!whole.address().equals(whole.network())) {
            errors.add("invalid subnet " + cidr + ": it should be " + masked(whole));
        }
        if (whole.family() != AF_INET && !ipv6) {
            errors.add("invalid subnet " + cidr + ": IPv6 has not been enabled for this network");
        }
        if (whole.length() == whole.address().getAddress().length * Byte.SIZE) {
            errors.add("invalid subnet " + cidr + ": it has room for the gateway only");
        }
        checkRange(subnet, whole, errors);
        checkAddress("gateway", subnet.gateway(), whole, errors);
        subnet.auxiliary().values().forEach(address -> checkAddress("auxiliary address", address, whole, errors));
    }

    private static void checkRange(Subnet subnet, IpPrefix whole, List<String> errors) {
        if (subnet.range().isEmpty()) {
            return;
        }
        String start = "invalid ip-range " + subnet.range() + ": ";
        try {
            IpPrefix range = IpPrefix.parse(subnet.range());
            if (range.family() != whole.family()) {
                errors.add(start + "parent subnet is an " + family(whole) + " block");
            } else if (!range.address().equals(range.network())) {
                errors.add(start + "it should be " + masked(range));
            } else if (range.length() < whole.length()) {
                errors.add(start + "CIDR block is bigger than its parent subnet " + subnet.cidr());
            } else if (!whole.contains(range.address())) {
                errors.add(start + "parent subnet " + subnet.cidr() + " doesn't contain ip-range");
            }
        } catch (IllegalArgumentException e) {
            errors.add(start + e.getMessage());
        }
    }

    private static void checkAddress(String what, String text, IpPrefix whole, List<String> errors) {
        if (text.isEmpty()) {
            return;
        }
        String start = "invalid " + what + " " + text + ": ";
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            if (IpPrefix.family(address) != whole.family()) {
                errors.add(start + "parent subnet is an " + family(whole) + " block");
            } else if (!whole.contains(address)) {
                errors.add(start + "parent subnet " + whole + " doesn't contain this address");
            }
        } catch (IllegalArgumentException e) {
            errors.add(start + "invalid address");
        }
    }

    private static String masked(IpPrefix prefix) {
        return new IpPrefix(prefix.network(), prefix.length()).toString();
    }

    private static String family(IpPrefix prefix) {
        return prefix.family() == AF_INET ? "IPv4" : "IPv6";
    }
}
