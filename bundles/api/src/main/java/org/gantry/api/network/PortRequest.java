package org.gantry.api.network;

/**
 * A port of a container that is to be reached at the host.
 *
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 * @param hostAddress empty: all of the host's, or what the network says
 * @param firstHostPort with {@code lastHostPort} the range to take a free one of; both 0: any
 */
public record PortRequest(
        String protocol, int containerPort, String hostAddress, int firstHostPort, int lastHostPort) {}
