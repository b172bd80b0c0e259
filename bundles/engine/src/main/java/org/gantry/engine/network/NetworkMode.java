package org.gantry.engine.network;

import java.util.LinkedHashSet;
import java.util.Set;
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
    record Own(Set<String> networks) implements NetworkMode {}

    static NetworkMode of(NetworkConfig config) {
        String mode = config.disabled() ? NO_NETWORK : config.mode();
        if (mode.equals(HOST_NETWORK)) {
            return new Host();
        }
        if (mode.startsWith(CONTAINER_PREFIX)) {
            return new OfContainer(mode.substring(CONTAINER_PREFIX.length()));
        }
        Set<String> networks = new LinkedHashSet<>();
        networks.add(mode.isEmpty() || mode.equals("default") ? DEFAULT_NETWORK : mode);
        if (!mode.equals(NO_NETWORK)) {
            config.endpoints().keySet().stream()
                    .filter(name -> !name.equals("default"))
                    .forEach(networks::add);
        }
        return new Own(networks);
    }
}
