package org.gantry.engine.network;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.gantry.api.container.NetworkConfig;

/** What {@code --network} says. */
public sealed interface NetworkMode {
    String DEFAULT_NETWORK = "bridge";
    String HOST_NETWORK = "host";
    String NO_NETWORK = "none";
    String CONTAINER_PREFIX = "container:";

    /** The host's own namespace. */
    record Host() implements NetworkMode {}

    /** The namespace of another container. */
    record OfContainer(String ref) implements NetworkMode {}

    /** A namespace of its own, connected to networks; the first one is the main one. */
    record Own(Set<String> networks) implements NetworkMode {
        /** The first one: that which the mode names, unless the container has been taken out of it. */
        String main() {
            return networks.iterator().next();
        }
    }

    static NetworkMode of(NetworkConfig config) {
        String mode = config.disabled() ? NO_NETWORK : config.mode();
        if (mode.equals(HOST_NETWORK)) {
            return new Host();
        }
        if (mode.startsWith(CONTAINER_PREFIX)) {
            return new OfContainer(mode.substring(CONTAINER_PREFIX.length()));
        }
        String main = mainOf(mode);
        Set<String> networks = new LinkedHashSet<>();
        if (config.endpoints().isEmpty()
                || main.equals(NO_NETWORK)
                || config.endpoints().containsKey(main)) {
            networks.add(main);
        }
        if (!main.equals(NO_NETWORK)) {
            networks.addAll(new TreeSet<>(config.endpoints().keySet()));
        }
        return new Own(networks);
    }

    /** The network that a mode names, which is none of those with a name of their own. */
    static String mainOf(String mode) {
        return mode.isEmpty() || mode.equals("default") ? DEFAULT_NETWORK : mode;
    }
}
