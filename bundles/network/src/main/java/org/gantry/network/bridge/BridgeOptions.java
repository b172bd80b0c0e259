package org.gantry.network.bridge;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.network.driver.LinkNames;
import org.gantry.network.driver.Mtu;
import org.gantry.network.driver.NetworkOptions;

/** The options of networks of the type bridge, by Docker's names. */
public final class BridgeOptions {
    /** Of the link on the host. */
    public static final String NAME = "com.docker.network.bridge.name";

    public static final String MTU = NetworkOptions.MTU;
    /** Whether containers reach each other. */
    public static final String ICC = "com.docker.network.bridge.enable_icc";

    public static final String MASQUERADE = "com.docker.network.bridge.enable_ip_masquerade";
    /** The host's address that ports are published at which name none. */
    public static final String HOST_BINDING = "com.docker.network.bridge.host_binding_ipv4";

    /** Whether the host has no address of IPv4 on the bridge, though it is told to be there. */
    public static final String INHIBIT_IPV4 = "com.docker.network.bridge.inhibit_ipv4";

    /** The host's address that containers have outside, in place of that of the link which they leave by. */
    static final String HOST_IPV4 = "com.docker.network.host_ipv4";

    static final String HOST_IPV6 = "com.docker.network.host_ipv6";

    public static final String DEFAULT = "com.docker.network.bridge.default_bridge";

    private BridgeOptions() {}

    /**
     * Refuses what cannot be.
     *
     * @param internal whether the network is
     * @throws EngineException.InvalidArgument for an unknown option or an impossible value
     */
    static void check(Map<String, String> options, boolean internal) {
        options.forEach((name, value) -> {
            switch (name) {
                case NAME -> LinkNames.check(name, value, LinkNames.LONGEST);
                case NetworkOptions.INTERFACE_PREFIX -> LinkNames.check(name, value, LinkNames.LONGEST_PREFIX);
                case MTU -> Mtu.parse(name, value);
                case ICC, MASQUERADE, INHIBIT_IPV4 -> flag(options, name, true);
                case HOST_BINDING -> address(name, value);
                case HOST_IPV4 -> checkFamily(name, address(name, value), Inet4Address.class);
                case HOST_IPV6 -> checkFamily(name, address(name, value), Inet6Address.class);
                case DEFAULT ->
                    throw new EngineException.InvalidArgument(
                            "Options." + name + ": there is one default bridge, and it exists");
                default -> {
                    if (!GatewayMode.isOption(name)) {
                        throw new EngineException.InvalidArgument(
                                "Options: the driver bridge has no option \"" + name + "\"");
                    }
                    GatewayMode.check(value, internal);
                }
            }
        });
    }

    static boolean flag(Map<String, String> options, String name, boolean otherwise) {
        String value = options.get(name);
        if (value == null || value.isEmpty()) {
            return otherwise;
        }
        return switch (value) {
            case "true", "True", "TRUE", "t", "T", "1" -> true;
            case "false", "False", "FALSE", "f", "F", "0" -> false;
            default ->
                throw new EngineException.InvalidArgument(
                        "Options." + name + ": \"" + value + "\" is neither true nor false");
        };
    }

    private static void checkFamily(String name, InetAddress address, Class<? extends InetAddress> family) {
        if (!family.isInstance(address)) {
            throw new EngineException.InvalidArgument(
                    "Options." + name + ": \"" + address.getHostAddress() + "\" is of the other family");
        }
    }

    private static InetAddress address(String name, String value) {
        try {
            return InetAddress.ofLiteral(value);
        } catch (IllegalArgumentException e) {
            throw new EngineException.InvalidArgument("Options." + name + ": \"" + value + "\" is no address", e);
        }
    }
}
