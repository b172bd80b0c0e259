package org.gantry.api.network;

/**
 * A port of a container as it is reached at the host.
 *
 * @param hostAddress {@code 0.0.0.0} for all of the host's
 * @param hostPort 0: none; the container is reached at its own address
 */
public record PublishedPort(String protocol, int containerPort, String hostAddress, int hostPort) {
    /** As clients write it: {@code 80/tcp}. */
    public String exposed() {
        return containerPort + "/" + protocol;
    }
}
