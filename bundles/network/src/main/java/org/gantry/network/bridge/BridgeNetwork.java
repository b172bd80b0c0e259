package org.gantry.network.bridge;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
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
    public static final String NAME_OPTION = "com.docker.network.bridge.name";
    public static final String MTU_OPTION = "com.docker.network.driver.mtu";

    private static final String MAC_STATE = "mac";
    private static final int ETHERNET_MTU = 1500;

    public static BridgeNetwork of(NetworkRecord network) {
        return new BridgeNetwork(
                network,
                option(network, NAME_OPTION),
                MacAddress.parse(network.state().getOrDefault(MAC_STATE, "")),
                Integer.parseInt(network.options().getOrDefault(MTU_OPTION, Integer.toString(ETHERNET_MTU))));
    }

    /** What the driver wants to find again in a new record. */
    public static Map<String, String> newState(MacAddress mac) {
        return Map.of(MAC_STATE, mac.toString());
    }

    /** Whether the subnet has been settled. */
    boolean hasSubnet() {
        return !network.subnets().isEmpty();
    }

    IpPrefix subnet() {
        return IpPrefix.parse(network.subnets().getFirst().cidr());
    }

    /** The bridge's own address. */
    IpPrefix gateway() {
        Subnet subnet = network.subnets().getFirst();
        return new IpPrefix(InetAddress.ofLiteral(subnet.gateway()), subnet().length());
    }

    /** The same network with another subnet, whose first address becomes the gateway. */
    BridgeNetwork in(IpPrefix subnet) {
        return of(network.withSubnets(List.of(subnet(subnet)), network.automatic()));
    }

    /** A subnet and its first address. */
    public static Subnet subnet(IpPrefix prefix) {
        byte[] first = prefix.network().getAddress();
        first[first.length - 1]++;
        return new Subnet(prefix.toString(), IpPrefix.of(first).getHostAddress());
    }

    private static String option(NetworkRecord network, String name) {
        String value = network.options().get(name);
        if (value == null) {
            throw new IllegalStateException("the record of network " + network + " lacks the option " + name);
        }
        return value;
    }
}
