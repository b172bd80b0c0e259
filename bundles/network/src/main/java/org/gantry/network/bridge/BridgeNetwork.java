package org.gantry.network.bridge;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gantry.api.network.Network.Subnet;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.linux.netlink.MacAddress;
import org.gantry.network.store.NetworkRecord;

/**
 * A record of the type bridge, read for what the bridge needs.
 *
 * @param bridge name of the link
 * @param mac of the link; by it the driver knows a bridge of its own from another one of that name
 * @param mtu of the link and of the containers' interfaces
 */
public record BridgeNetwork(NetworkRecord network, String bridge, MacAddress mac, int mtu) {
    public static final String TYPE = "bridge";

    private static final String MAC_STATE = "mac";
    private static final String NAME_STATE = "bridge";
    private static final String MTU_STATE = "mtu";
    private static final String ETHERNET_MTU = "1500";
    private static final int AF_INET = 2;

    public static BridgeNetwork of(NetworkRecord network) {
        Map<String, String> state = network.state();
        Map<String, String> options = network.options();
        return new BridgeNetwork(
                network,
                options.getOrDefault(BridgeOptions.NAME, state.getOrDefault(NAME_STATE, "")),
                MacAddress.parse(state.getOrDefault(MAC_STATE, "")),
                Integer.parseInt(options.getOrDefault(BridgeOptions.MTU, state.getOrDefault(MTU_STATE, ETHERNET_MTU))));
    }

    /** What the driver wants to find again in the record of a default network, whose options say the rest. */
    public static Map<String, String> newState(MacAddress mac) {
        return Map.of(MAC_STATE, mac.toString());
    }

    /** What the driver wants to find again in the record of a network of the user's. */
    static Map<String, String> newState(MacAddress mac, String bridge, int mtu) {
        return Map.of(MAC_STATE, mac.toString(), NAME_STATE, bridge, MTU_STATE, Integer.toString(mtu));
    }

    /** Whether the subnet has been settled. */
    boolean hasSubnet() {
        return network.ipv4().isPresent();
    }

    IpPrefix subnet() {
        return IpPrefix.parse(ipv4().cidr());
    }

    private Subnet ipv4() {
        return network.ipv4().orElseThrow(() -> new IllegalStateException("network " + network + " has no subnet yet"));
    }

    Optional<IpPrefix> subnet6() {
        return network.ipv6Subnet().map(subnet -> IpPrefix.parse(subnet.cidr()));
    }

    /** The bridge's own addresses. */
    List<IpPrefix> gateways() {
        return network.subnets().stream()
                .filter(subnet -> isHostAt(IpPrefix.parse(subnet.cidr()).family() != AF_INET))
                .map(subnet -> new IpPrefix(
                        InetAddress.ofLiteral(subnet.gateway()),
                        IpPrefix.parse(subnet.cidr()).length()))
                .toList();
    }

    private boolean isHostAt(boolean ipv6) {
        boolean inhibited = !ipv6 && BridgeOptions.flag(network.options(), BridgeOptions.INHIBIT_IPV4, false);
        return !inhibited && mode(ipv6) != GatewayMode.ISOLATED;
    }

    /** Whether containers reach each other. */
    boolean connectsContainers() {
        return BridgeOptions.flag(network.options(), BridgeOptions.ICC, true);
    }

    GatewayMode mode(boolean ipv6) {
        return GatewayMode.of(network.options(), ipv6);
    }

    /** Whether containers are, outside, the host. */
    boolean masquerades(boolean ipv6) {
        return !network.internal()
                && mode(ipv6) != GatewayMode.ROUTED
                && BridgeOptions.flag(network.options(), BridgeOptions.MASQUERADE, true);
    }

    /** What containers are outside where they are not just any address of the host. */
    Optional<InetAddress> hostAddress(boolean ipv6) {
        return Optional.ofNullable(network.options().get(ipv6 ? BridgeOptions.HOST_IPV6 : BridgeOptions.HOST_IPV4))
                .map(InetAddress::ofLiteral);
    }

    /** The same network with another IPv4 subnet, whose first address becomes the gateway. */
    BridgeNetwork in(IpPrefix subnet) {
        return of(network.withIpv4(subnet));
    }
}
