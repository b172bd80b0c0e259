package org.gantry.network.bridge;

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
                case ICC, MASQUERADE -> flag(options, name, true);
                case HOST_BINDING -> checkAddress(name, value);
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

    private static void checkAddress(String name, String value) {
        try {
            InetAddress.ofLiteral(value);
        } catch (IllegalArgumentException e) {
            throw new EngineException.InvalidArgument("Options." + name + ": \"" + value + "\" is no address", e);
        }
    }
}
