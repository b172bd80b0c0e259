package org.gantry.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.gantry.api.network.EndpointInfo;
import org.gantry.api.network.EndpointRequest;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.linux.netlink.route.RouteSocket;
import org.gantry.network.bridge.BridgeDriver;
import org.gantry.network.driver.Drivers;
import org.gantry.network.driver.HostDriver;
import org.gantry.network.driver.HostNamespace;
import org.gantry.network.driver.NullDriver;
import org.gantry.network.testing.Inside;

/** A network namespace that plays the host for one or several engines. */
final class Machine implements AutoCloseable {
    static final NetworkSettings DEFAULTS =
            new NetworkSettings(Optional.empty(), Optional.empty(), OptionalInt.empty(), 2);
    static final EndpointRequest ANY = new EndpointRequest("name", List.of(), "", "", "");

    private final Fd host = NetNamespaces.make();
    private final Path directory;
    private final List<LocalNetworkController> engines = new ArrayList<>();

    Machine() {
        try {
            directory = Files.createTempDirectory("gantry-network-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Boots an engine; a second boot of the same name is a new process on the old state. */
    LocalNetworkController engine(String name, NetworkSettings settings) {
        EngineInstance instance = instance(name);
        HostNamespace namespace = HostNamespace.of(host);
        var drivers = new Drivers(List.of(new BridgeDriver(instance, namespace), new HostDriver(), new NullDriver()));
        var engine = new LocalNetworkController(instance, settings, drivers, namespace);
        engines.add(engine);
        return engine;
    }

    LocalNetworkController engine() {
        return engine("default", DEFAULTS);
    }

    EngineInstance instance(String name) {
        return new EngineInstance(directory.resolve(name + "/root"), directory.resolve(name + "/run"), name);
    }

    Fd host() {
        return host;
    }

    Inside onHost() {
        return Inside.of(host);
    }

    RouteSocket route() {
        return RouteSocket.openIn(host);
    }

    /** A container's namespace with an endpoint on the default bridge. */
    Container container(LocalNetworkController engine, String id) {
        Path sandbox = engine.createSandbox(id);
        return new Container(id, engine.connect(id, "bridge", ANY), NetNamespaces.open(sandbox));
    }

    /** A container from inside. */
    record Container(String id, EndpointInfo endpoint, Fd namespace) implements AutoCloseable {
        Inside inside() {
            return Inside.of(namespace);
        }

        String address() {
            return endpoint.ipv4Address();
        }

        @Override
        public void close() {
            namespace.close();
        }
    }

    /** Everything in our directory that is mounted, or is neither a directory nor the record of a network. */
    List<String> leftovers() {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(path -> !Files.isDirectory(path))
                    .map(path -> directory.relativize(path).toString())
                    .filter(path -> !path.contains("/root/network/") && !path.endsWith("/last"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        engines.forEach(engine -> engine.shutdown(Set.of()));
        engines.forEach(LocalNetworkController::close);
        host.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
