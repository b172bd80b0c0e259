package org.gantry.network.store;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gantry.api.network.Network.Subnet;
import org.gantry.linux.netlink.IpPrefix;

/**
 * A network as it is written down.
 *
 * @param driver the type: {@code bridge}, {@code host}, {@code null}, ...
 * @param predefined whether the engine made it at its first boot
 * @param internal whether it leads nowhere but to its members
 * @param attachable told back to the user, nothing else
 * @param subnets IPv4 before IPv6; empty until the driver has settled them, and for types without addresses
 * @param automatic whether the engine chose the IPv4 subnet, and so may choose another while nobody is connected
 * @param options as users see and give them, with Docker's names
 * @param state what the driver remembers
 */
public record NetworkRecord(
        String id,
        String name,
        String driver,
        Instant created,
        boolean predefined,
        boolean internal,
        boolean attachable,
        boolean ipv6,
        List<Subnet> subnets,
        boolean automatic,
        Map<String, String> options,
        Map<String, String> labels,
        Map<String, String> state) {
    private static final int AF_INET = 2;

    public NetworkRecord {
        subnets = List.copyOf(subnets);
        options = Map.copyOf(options);
        labels = Map.copyOf(labels);
        state = Map.copyOf(state);
    }

    public NetworkRecord withSubnets(List<Subnet> settled, boolean chosen) {
        return new NetworkRecord(
                id,
                name,
                driver,
                created,
                predefined,
                internal,
                attachable,
                ipv6,
                settled,
                chosen,
                options,
                labels,
                state);
    }

    /** With an IPv4 subnet in place of those it has, whose first address becomes the gateway. */
    public NetworkRecord withIpv4(IpPrefix prefix) {
        byte[] first = prefix.network().getAddress();
        first[first.length - 1]++;
        List<Subnet> changed = new ArrayList<>();
        changed.add(new Subnet(prefix.toString(), IpPrefix.text(IpPrefix.of(first))));
        subnets.stream()
                .filter(subnet -> IpPrefix.parse(subnet.cidr()).family() != AF_INET)
                .forEach(changed::add);
        return withSubnets(changed, automatic);
    }

    public NetworkRecord withOptions(Map<String, String> others) {
        return new NetworkRecord(
                id,
                name,
                driver,
                created,
                predefined,
                internal,
                attachable,
                ipv6,
                subnets,
                automatic,
                others,
                labels,
                state);
    }

    public NetworkRecord withState(Map<String, String> others) {
        return new NetworkRecord(
                id,
                name,
                driver,
                created,
                predefined,
                internal,
                attachable,
                ipv6,
                subnets,
                automatic,
                options,
                labels,
                others);
    }

    /** The subnets of one address family, in order. */
    public List<Subnet> subnets(boolean ofIpv6) {
        return subnets.stream()
                .filter(subnet -> IpPrefix.parse(subnet.cidr()).family() != AF_INET == ofIpv6)
                .toList();
    }

    /** The first subnet for IPv4. */
    public Optional<Subnet> ipv4() {
        return subnets(false).stream().findFirst();
    }

    /** The first subnet for IPv6. */
    public Optional<Subnet> ipv6Subnet() {
        return subnets(true).stream().findFirst();
    }

    /** Whether the addresses of the network are in the range of one of its subnets. */
    public boolean covers(InetAddress address) {
        return subnets.stream()
                .map(subnet -> IpPrefix.parse(subnet.range().isEmpty() ? subnet.cidr() : subnet.range()))
                .anyMatch(range -> range.contains(address));
    }

    /** For messages: name and identifier. */
    @Override
    public String toString() {
        return name + " (" + id + ")";
    }
}
