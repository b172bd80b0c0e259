package org.gantry.api.network;

/**
 * A port of another container in the same network that one is linked to: it is reached even where containers of the
 * network do not reach each other.
 *
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 */
public record LinkedPort(String containerId, String protocol, int port) {}
