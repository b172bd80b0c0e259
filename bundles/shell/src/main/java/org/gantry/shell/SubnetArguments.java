package org.gantry.shell;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gantry.api.EngineException.InvalidArgument;
import org.gantry.api.network.Network.Subnet;

/** Subnets, and what else is said about addresses: it belongs to the subnet that it is in, as with the docker command. */
final class SubnetArguments {
    private SubnetArguments() {}

    /** @throws InvalidArgument for an address that is in none of them */
    static List<Subnet> of(
            List<String> subnets, List<String> ranges, List<String> gateways, Map<String, String> auxiliary) {
        List<Subnet> plan = new ArrayList<>();
        List<String> left = new ArrayList<>(ranges);
        left.addAll(gateways);
        left.addAll(auxiliary.values());
        for (String subnet : subnets) {
            Map<String, String> others = new LinkedHashMap<>();
            auxiliary.forEach((name, address) -> {
                if (contains(subnet, address)) {
                    others.put(name, address);
                }
            });
            Subnet complete = new Subnet(subnet, first(subnet, ranges), first(subnet, gateways), others);
            left.removeIf(address -> contains(subnet, address));
            plan.add(complete);
        }
        if (!left.isEmpty()) {
            throw new InvalidArgument("no matching subnet for " + left.getFirst());
        }
        return plan;
    }

    private static String first(String subnet, List<String> candidates) {
        return candidates.stream()
                .filter(candidate -> contains(subnet, candidate))
                .findFirst()
                .orElse("");
    }

    /** What cannot be read is the engine's to refuse. */
    private static boolean contains(String subnet, String address) {
        try {
            byte[] network = bytes(subnet);
            byte[] other = bytes(address);
            int length = Integer.parseInt(subnet.substring(subnet.indexOf('/') + 1));
            boolean same = network.length == other.length && length <= network.length * Byte.SIZE;
            for (int bit = 0; same && bit < length; bit++) {
                int mask = 0x80 >>> bit % Byte.SIZE;
                same = ((network[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) == 0;
            }
            return same;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] bytes(String text) {
        int slash = text.indexOf('/');
        return InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash))
                .getAddress();
    }
}
