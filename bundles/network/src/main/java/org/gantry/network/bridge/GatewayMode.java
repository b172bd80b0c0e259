package org.gantry.network.bridge;

import java.util.Map;
import org.gantry.api.EngineException.InvalidArgument;

/** How a bridge leads to the outside, for one family of addresses; the words are Docker's. */
enum GatewayMode {
    /** Containers are the host outside, and only their published ports are reached, at the host. */
    NAT("nat"),
    /** As NAT, but whoever has a route to the containers reaches all their ports. */
    NAT_UNPROTECTED("nat-unprotected"),
    /** Containers are themselves outside, and their published ports are reached at their own addresses. */
    ROUTED("routed"),
    /** The host itself has no address on the bridge; for internal networks. */
    ISOLATED("isolated");

    private static final String OPTION = "com.docker.network.bridge.gateway_mode_ipv";

    private final String word;

    GatewayMode(String word) {
        this.word = word;
    }

    static boolean isOption(String name) {
        return name.equals(OPTION + 4) || name.equals(OPTION + 6);
    }

    /** @throws InvalidArgument in Docker's words */
    static void check(String value, boolean internal) {
        if (of(value) == ISOLATED && !internal) {
            throw new InvalidArgument("gateway mode 'isolated' can only be used for an internal network");
        }
    }

    static GatewayMode of(Map<String, String> options, boolean ipv6) {
        return of(options.getOrDefault(OPTION + (ipv6 ? 6 : 4), NAT.word));
    }

    private static GatewayMode of(String word) {
        for (GatewayMode mode : values()) {
            if (mode.word.equals(word)) {
                return mode;
            }
        }
        throw new InvalidArgument("unknown gateway mode " + word);
    }
}
