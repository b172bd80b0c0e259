package org.gantry.network.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.linux.netlink.route.RouteSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A way into a network namespace: the namespace for those who make interfaces in it, and a socket to configure them.
 * The namespace itself lasts longer than this object if it is kept by a path or used by a process.
 */
public record Sandbox(Fd namespace, RouteSocket route) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);
    private static final Path NEW_LINKS_WITHOUT_IPV6 = Path.of("/proc/sys/net/ipv6/conf/default/disable_ipv6");

    /** Makes a namespace with its loopback up, in which other links get IPv6 only when they are given an address. */
    static Sandbox make() {
        Fd namespace = NetNamespaces.make();
        try {
            RouteSocket route = NetNamespaces.callIn(namespace, () -> {
                disableIpv6();
                return RouteSocket.open();
            });
            return new Sandbox(namespace, route);
        } catch (RuntimeException e) {
            namespace.close();
            throw e;
        }
    }

    /** Enters the namespace kept at a path. */
    static Sandbox open(Path path) {
        Fd namespace = NetNamespaces.open(path);
        try {
            return new Sandbox(namespace, RouteSocket.openIn(namespace));
        } catch (RuntimeException e) {
            namespace.close();
            throw e;
        }
    }

    @Override
    public void close() {
        route.close();
        namespace.close();
    }

    /** As Docker does on networks without IPv6: no link-local addresses, no router solicitations. */
    private static void disableIpv6() {
        try {
            Files.writeString(NEW_LINKS_WITHOUT_IPV6, "1");
        } catch (NoSuchFileException e) {
            LOG.debug("This kernel has no IPv6");
        } catch (IOException e) {
            LOG.warn("Containers will have link-local IPv6 addresses: {}", e.getMessage());
        }
    }
}
