package org.gantry.linux.netlink.route;

import java.nio.file.Path;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.linux.netlink.NetlinkFamily;
import org.gantry.linux.netlink.NetlinkSocket;

/** The way into one network namespace: its links, addresses and routes. To be closed. */
public final class RouteSocket implements AutoCloseable {
    private final NetlinkSocket socket;
    private final Links links;
    private final Addresses addresses;
    private final Routes routes;

    private RouteSocket(NetlinkSocket socket) {
        this.socket = socket;
        this.links = new Links(socket);
        this.addresses = new Addresses(socket);
        this.routes = new Routes(socket);
    }

    /** Opens a socket in the namespace of the calling thread. */
    public static RouteSocket open() {
        return new RouteSocket(NetlinkSocket.open(NetlinkFamily.ROUTE));
    }

    /** Opens a socket in the namespace kept at a path. */
    public static RouteSocket openIn(Path namespace) {
        return NetNamespaces.callIn(namespace, RouteSocket::open);
    }

    /** Opens a socket in a namespace. */
    public static RouteSocket openIn(Fd namespace) {
        return NetNamespaces.callIn(namespace, RouteSocket::open);
    }

    public Links links() {
        return links;
    }

    public Addresses addresses() {
        return addresses;
    }

    public Routes routes() {
        return routes;
    }

    @Override
    public void close() {
        socket.close();
    }
}
