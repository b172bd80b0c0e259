package org.gantry.network.sandbox;

import java.nio.file.Path;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.linux.netlink.route.RouteSocket;

/**
 * A way into a network namespace: the namespace for those who make interfaces in it, and a socket to configure them.
 * The namespace itself lasts longer than this object if it is kept by a path or used by a process.
 */
public record Sandbox(Fd namespace, RouteSocket route) implements AutoCloseable {
    /** Makes a namespace with its loopback up, and with the settings that containers expect. */
    static Sandbox make() {
        return prepare(NetNamespaces.make());
    }

    /** As {@link #make}, the namespace belonging to a user namespace. */
    static Sandbox makeIn(Path userNamespace) {
        try (Fd users = Openat2.open(userNamespace.toString(), OpenFlags.O_RDONLY)) {
            return prepare(NetNamespaces.makeIn(users));
        }
    }

    private static Sandbox prepare(Fd namespace) {
        try {
            RouteSocket route = NetNamespaces.callIn(namespace, () -> {
                KernelDefaults.apply();
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
}
