package org.gantry.network.names;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.gantry.linux.fd.Fd;
import org.gantry.network.driver.HostNamespace;
import org.gantry.network.store.EndpointStore;
import org.gantry.network.store.NetworkStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The name servers of all containers that are in networks of the user's. */
public final class NameServers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NameServers.class);

    private final HostNamespace host;
    private final Supplier<List<String>> hostResolvers;
    private final Function<String, Fd> namespaces;
    private final EndpointStore endpoints;
    private final NetworkStore networks;
    private final NameDirectory directory;
    private final BiFunction<String, InetAddress, Optional<String>> owners;
    private final Map<String, Served> servers = new ConcurrentHashMap<>();
    private final NameReactor reactor = new NameReactor();
    private volatile boolean closed;

    private record Served(NameServer server, Upstream upstream) {}

    /**
     * Serves nobody yet.
     *
     * @param namespaces opens the namespace of a container
     * @param owners the container that has an address of a network
     */
    public NameServers(
            HostNamespace host,
            Supplier<List<String>> hostResolvers,
            Function<String, Fd> namespaces,
            EndpointStore endpoints,
            NetworkStore networks,
            NameDirectory directory,
            BiFunction<String, InetAddress, Optional<String>> owners) {
        this.host = host;
        this.hostResolvers = hostResolvers;
        this.namespaces = namespaces;
        this.endpoints = endpoints;
        this.networks = networks;
        this.directory = directory;
        this.owners = owners;
    }

    /** Serves a container, if it is not served yet. */
    public void serve(String containerId) {
        servers.computeIfAbsent(containerId, this::start);
    }

    private Served start(String containerId) {
        Fd namespace = namespaces.apply(containerId);
        Upstream upstream = new Upstream(host, namespace, hostResolvers);
        try {
            var neighbourhood = new Neighbourhood(containerId, endpoints, networks, directory, owners);
            var responder = new Responder(neighbourhood, upstream);
            return new Served(NameServer.start(containerId, HostNamespace.of(namespace), responder, reactor), upstream);
        } catch (RuntimeException e) {
            upstream.close();
            throw e;
        }
    }

    /** Ends to serve a container; harmless when it is not served. */
    public void stop(String containerId) {
        Served served = servers.remove(containerId);
        if (served != null) {
            end(served);
        }
    }

    /** Serves, in the background, the containers that an instance before this one has served. */
    public void resume() {
        List<String> containers = endpoints.all().stream()
                .filter(endpoint -> !endpoint.names().isEmpty())
                .map(endpoint -> endpoint.containerId())
                .distinct()
                .toList();
        if (!containers.isEmpty()) {
            Thread.ofVirtual().name("names-resume").start(() -> containers.forEach(this::serveAgain));
        }
    }

    private void serveAgain(String containerId) {
        try {
            if (!closed) {
                serve(containerId);
            }
            if (closed || endpoints.of(containerId).isEmpty()) {
                stop(containerId);
            }
        } catch (RuntimeException e) {
            LOG.warn("Container {} is told no names: {}", containerId, e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        closed = true;
        List.copyOf(servers.keySet()).forEach(this::stop);
        reactor.close();
    }

    private static void end(Served served) {
        served.server().close();
        served.upstream().close();
    }
}
