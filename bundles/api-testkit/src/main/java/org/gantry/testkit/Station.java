package org.gantry.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.gantry.api.network.EndpointInfo;
import org.gantry.api.network.EndpointRequest;
import org.gantry.api.network.NetworkController;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.linux.netlink.route.Link;
import org.gantry.linux.netlink.route.Route;
import org.gantry.linux.netlink.route.RouteSocket;

/** A container's network namespace without a container, and what is said from one to another. */
public final class Station implements AutoCloseable {
    private static final int PORT = 7071;
    private static final int PATIENCE_MILLIS = 1500;

    private final EndpointInfo endpoint;
    private final Fd namespace;

    private Station(EndpointInfo endpoint, Fd namespace) {
        this.endpoint = endpoint;
        this.namespace = namespace;
    }

    public static Station join(NetworkController engine, String id, String network, EndpointRequest request) {
        Path sandbox = engine.createSandbox(id);
        return new Station(engine.connect(id, network, request), NetNamespaces.open(sandbox));
    }

    public EndpointInfo endpoint() {
        return endpoint;
    }

    /** The address from which the other one is called at its address in the network. */
    public String callerSeenBy(Station other) {
        return callerSeenAt(other, other.endpoint.ipv4Address());
    }

    public String callerSeenAt(Station other, String address) {
        return call(other, address).orElseThrow(() -> new AssertionError(address + " is not reached"));
    }

    public boolean reaches(Station other) {
        return call(other, other.endpoint.ipv4Address()).isPresent();
    }

    private Optional<String> call(Station other, String address) {
        try (ServerSocket server = NetNamespaces.callIn(other.namespace, Station::listen);
                SocketChannel caller = NetNamespaces.callIn(namespace, Station::open)) {
            caller.socket().connect(new InetSocketAddress(InetAddress.ofLiteral(address), PORT), PATIENCE_MILLIS);
            try (Socket called = server.accept()) {
                return Optional.of(IpPrefix.text(called.getInetAddress()));
            }
        } catch (IOException notReached) {
            return Optional.empty();
        }
    }

    /** Only a channel has its socket from the start, and so in the namespace of this thread. */
    private static SocketChannel open() {
        try {
            return SocketChannel.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerSocket listen() {
        try {
            ServerSocket server = new ServerSocket(PORT);
            server.setSoTimeout(PATIENCE_MILLIS);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of its interfaces. */
    public List<String> names() {
        return links(namespace);
    }

    public static List<String> links(Fd namespace) {
        return in(
                namespace,
                route -> route.links().list().stream().map(Link::name).sorted().toList());
    }

    public Link link(String name) {
        return in(namespace, route -> route.links().find(name))
                .orElseThrow(() -> new AssertionError("no interface " + name + " but " + names()));
    }

    public List<String> addresses(String name) {
        int index = link(name).index();
        return in(
                namespace,
                route -> route.addresses().list().stream()
                        .filter(address -> address.link() == index)
                        .map(address -> address.prefix().toString())
                        .toList());
    }

    public List<Route> routes() {
        return in(namespace, route -> route.routes().list());
    }

    /** What of {@code /proc/sys/net} holds for it. */
    public String setting(String name) {
        return NetNamespaces.callIn(namespace, () -> {
            try {
                return Files.readString(Path.of("/proc/sys/net", name)).strip();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Takes one of its interfaces away behind the engine's back. */
    public void delete(String name) {
        int index = link(name).index();
        in(namespace, route -> route.links().delete(index));
    }

    private static <T> T in(Fd namespace, Function<RouteSocket, T> work) {
        try (RouteSocket route = RouteSocket.openIn(namespace)) {
            return work.apply(route);
        }
    }

    @Override
    public void close() {
        namespace.close();
    }
}
