package org.gantry.network.driver;

import java.util.Optional;
import java.util.function.Supplier;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.linux.netlink.nft.Nftables;
import org.gantry.linux.netlink.route.RouteSocket;

/**
 * The network namespace in which bridges and rules are made: that of the process, or another one in which an engine
 * cannot disturb the host.
 */
public final class HostNamespace {
    private final Optional<Fd> namespace;

    private HostNamespace(Optional<Fd> namespace) {
        this.namespace = namespace;
    }

    /** The namespace this process is in. */
    public static HostNamespace own() {
        return new HostNamespace(Optional.empty());
    }

    /** Another one, which the caller keeps open. */
    public static HostNamespace of(Fd namespace) {
        return new HostNamespace(Optional.of(namespace));
    }

    /** Its links, addresses and routes. To be closed. */
    public RouteSocket route() {
        return call(RouteSocket::open);
    }

    /** Its packet filter. To be closed. */
    public Nftables nftables() {
        return call(Nftables::open);
    }

    /** Does something that depends on the namespace of the thread, such as using /proc/sys/net. */
    public <T> T call(Supplier<T> work) {
        return namespace.map(fd -> NetNamespaces.callIn(fd, work)).orElseGet(work);
    }
}
