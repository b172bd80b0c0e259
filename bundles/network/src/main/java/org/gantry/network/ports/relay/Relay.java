package org.gantry.network.ports.relay;

import java.net.InetSocketAddress;

/**
 * A port at ::1 that is passed on to a container. IPv6 has no route_localnet: an answer to ::1 that comes in over a bridge is
 * dropped, and a container that has only IPv4 could not be reached by rewriting addresses at all. Who calls at ::1 is a
 * process of the host, so no client's address is lost.
 */
public sealed interface Relay extends AutoCloseable permits TcpRelay, UdpRelay {
    int port();

    /** Passes on to another place what comes from now on; connections of TCP that are under way go on. */
    void retarget(InetSocketAddress place);

    /** Gives the port back; connections of TCP that are under way go on. */
    @Override
    void close();
}
