package org.gantry.engine.network;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.gantry.api.container.NetworkConfig;
import org.gantry.api.container.NetworkConfig.EndpointConfig;

/**
 * The networks a container is to be in, in one form: in a stored configuration either none is listed, and the network
 * mode names the only one, or all of them are, by name.
 */
public final class Memberships {
    private Memberships() {}

    /**
     * Brings a request into that form.
     *
     * @param nameOf the name of a network that was referred to somehow; of an unknown one what it was given
     */
    public static NetworkConfig normalise(NetworkConfig config, UnaryOperator<String> nameOf) {
        if (!(NetworkMode.of(config) instanceof NetworkMode.Own)) {
            return config;
        }
        String asked = config.disabled() ? NetworkMode.NO_NETWORK : NetworkMode.mainOf(config.mode());
        boolean plain = asked.equals(NetworkMode.DEFAULT_NETWORK) || asked.equals(NetworkMode.NO_NETWORK);
        if (plain && config.endpoints().isEmpty()) {
            return config;
        }
        String main = plain ? asked : nameOf.apply(asked);
        NetworkConfig named = plain ? config : config.withMode(main);
        return config.endpoints().isEmpty() ? named : named.withEndpoints(all(config, main, nameOf));
    }

    private static Map<String, EndpointConfig> all(NetworkConfig config, String main, UnaryOperator<String> nameOf) {
        Map<String, EndpointConfig> all = new TreeMap<>();
        all.put(main, EndpointConfig.DEFAULT);
        config.endpoints().forEach((network, endpoint) -> {
            boolean isDefault = network.equals("default");
            all.put(isDefault ? NetworkMode.DEFAULT_NETWORK : nameOf.apply(network), endpoint);
        });
        return all;
    }

    /** With one more network. */
    public static NetworkConfig with(NetworkConfig config, String network, EndpointConfig endpoint) {
        Map<String, EndpointConfig> all = new TreeMap<>(listed(config));
        all.remove(NetworkMode.NO_NETWORK);
        all.put(network, endpoint);
        return config.withEndpoints(all);
    }

    /** With one network less; a container that is in none any more is listed in the one that is called so. */
    public static NetworkConfig without(NetworkConfig config, String network) {
        Map<String, EndpointConfig> all = new TreeMap<>(listed(config));
        all.remove(network);
        if (all.isEmpty()) {
            all.put(NetworkMode.NO_NETWORK, EndpointConfig.DEFAULT);
        }
        return config.withEndpoints(all);
    }

    /** Whether it was created to be in no network, which is for good. */
    public static boolean isPrivate(NetworkConfig config) {
        return config.disabled() || config.mode().equals(NetworkMode.NO_NETWORK);
    }

    /** With the links of a container in its main network, one of the user's, unless they are said there already. */
    static NetworkConfig withLinks(NetworkConfig config, String main) {
        EndpointConfig endpoint = listed(config).getOrDefault(main, EndpointConfig.DEFAULT);
        if (main.equals(NetworkMode.NO_NETWORK) || !endpoint.links().isEmpty()) {
            return config;
        }
        Map<String, EndpointConfig> all = new TreeMap<>(listed(config));
        all.put(main, endpoint.withLinks(config.links()));
        return config.withEndpoints(all);
    }

    /** All networks of a stored configuration. */
    public static Map<String, EndpointConfig> listed(NetworkConfig config) {
        if (!config.endpoints().isEmpty()) {
            return config.endpoints();
        }
        return NetworkMode.of(config) instanceof NetworkMode.Own own
                ? Map.of(own.main(), EndpointConfig.DEFAULT)
                : Map.of();
    }
}
