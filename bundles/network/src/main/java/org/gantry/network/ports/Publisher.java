package org.gantry.network.ports;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gantry.api.EngineException;
import org.gantry.api.network.PortRequest;
import org.gantry.api.network.PublishedPort;
import org.gantry.linux.net.Transport;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.network.driver.Drivers;
import org.gantry.network.driver.NetworkDriver;
import org.gantry.network.store.Endpoint;
import org.gantry.network.store.NetworkRecord;
import org.gantry.network.store.NetworkStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes ports, and takes them back. Publishing goes socket, record, kernel and taking back the other way round, as
 * for endpoints: whatever is redirected has a record, and whatever has a record keeps the port from others.
 */
public final class Publisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final PublicationStore store;
    private final HostPorts ports;
    private final NetworkStore networks;
    private final Drivers drivers;
    private volatile boolean closed;

    public Publisher(PublicationStore store, HostPorts ports, NetworkStore networks, Drivers drivers) {
        this.store = store;
        this.ports = ports;
        this.networks = networks;
        this.drivers = drivers;
    }

    /**
     * Publishes ports of a container; when one cannot be, none is.
     *
     * @param endpoints in order of preference
     */
    public List<PublishedPort> publish(String containerId, List<Endpoint> endpoints, List<PortRequest> requests) {
        Endpoint way = way(endpoints)
                .orElseThrow(() -> new EngineException.InvalidArgument(
                        "cannot publish ports of container " + containerId + ": none of its networks can publish"));
        NetworkRecord network = networks.find(way.networkId()).orElseThrow();
        List<Publication> before = store.of(containerId);
        List<Publication> added = new ArrayList<>();
        try {
            for (PortRequest request : requests) {
                Publication claimed = claim(network, way, request);
                added.add(claimed);
                if (claimed.isEverywhere() && !way.address6().isEmpty()) {
                    added.add(claim(network, way, claimed.asRequest("::")));
                }
            }
            List<Publication> now = new ArrayList<>(before);
            now.addAll(added);
            store.save(containerId, now);
            drivers.of(network.driver()).redirect(network, added, List.of());
            return described(now);
        } catch (RuntimeException e) {
            store.save(containerId, before);
            added.forEach(ports::release);
            throw e;
        }
    }

    /** Takes some ports back. */
    public List<PublishedPort> unpublish(String containerId, List<PublishedPort> unwanted) {
        List<Publication> before = store.of(containerId);
        List<Publication> removed = before.stream()
                .filter(publication -> unwanted.contains(publication.described()))
                .toList();
        for (PublishedPort port : unwanted) {
            if (removed.stream()
                    .noneMatch(publication -> publication.described().equals(port))) {
                throw new EngineException.NotFound("port " + port.exposed() + " of container " + containerId
                        + " is not published at " + port.hostAddress() + ":" + port.hostPort());
            }
        }
        List<Publication> left = new ArrayList<>(before);
        left.removeAll(removed);
        store.save(containerId, left);
        takeBack(removed);
        return described(left);
    }

    public List<PublishedPort> published(String containerId) {
        return described(store.of(containerId));
    }

    /** The networks of a container have changed: its ports follow it. */
    public void follow(String containerId, List<Endpoint> endpoints) {
        List<Publication> before = store.of(containerId);
        if (before.isEmpty()) {
            return;
        }
        Optional<Endpoint> way = way(endpoints);
        List<Publication> now = before.stream()
                .map(publication -> way.map(endpoint ->
                                publication.over(endpoint.networkId(), address(endpoint, publication.isIpv6())))
                        .orElse(publication.over("", publication.containerAddress())))
                .toList();
        if (!now.equals(before)) {
            store.save(containerId, now);
            redirect(before, false);
            redirect(now, true);
        }
    }

    /** Takes all ports back of a container that leaves. Once: the next time they may be another container's. */
    public void withdraw(Path departed) {
        if (store.isAny(departed)) {
            takeBack(store.in(departed));
            store.forget(departed);
        }
    }

    /**
     * Takes the ports, in the background, that an engine before this one held. When the bundle is replaced, the instance
     * before still has them for a moment.
     */
    public void resume() {
        List<Publication> missing = missing();
        if (!missing.isEmpty()) {
            Thread.ofVirtual().name("network-ports").start(this::takeAgain);
        }
    }

    private void takeAgain() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!closed && !missing().stream().map(this::hold).allMatch(Boolean::booleanValue)) {
                if (System.nanoTime() > deadline) {
                    missing()
                            .forEach(publication -> LOG.warn(
                                    "Another program of the host has taken {}/{}; connections to it go to the container",
                                    publication.hostPlace(),
                                    publication.protocol()));
                    return;
                }
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Publication> missing() {
        return store.all().values().stream()
                .flatMap(List::stream)
                .filter(publication -> !ports.holds(publication))
                .toList();
    }

    /** Whether the port is held now, or need not be any more. */
    private boolean hold(Publication publication) {
        try {
            ports.take(publication.transport(), publication.host(), publication.hostPort());
        } catch (SyscallException e) {
            LOG.debug("{} is not free yet: {}", publication.hostPlace(), e.getMessage());
            return false;
        }
        if (store.all().values().stream().noneMatch(all -> all.contains(publication))) {
            ports.release(publication); // it was taken back meanwhile
        }
        return true;
    }

    /** Gives the sockets back; what is redirected stays. */
    @Override
    public void close() {
        closed = true;
        ports.close();
    }

    private void takeBack(List<Publication> publications) {
        redirect(publications, false);
        publications.forEach(ports::release);
    }

    private void redirect(List<Publication> publications, boolean wanted) {
        Map<String, List<Publication>> byNetwork =
                publications.stream().collect(Collectors.groupingBy(Publication::networkId));
        byNetwork.forEach((id, some) -> networks.find(id).ifPresent(network -> {
            NetworkDriver driver = drivers.of(network.driver());
            driver.redirect(network, wanted ? some : List.of(), wanted ? List.of() : some);
        }));
    }

    /** The first network that leads to the outside and can publish. */
    private Optional<Endpoint> way(List<Endpoint> endpoints) {
        return endpoints.stream()
                .filter(endpoint -> !endpoint.gateway().isEmpty())
                .filter(endpoint -> networks.find(endpoint.networkId())
                        .filter(network -> drivers.of(network.driver()).publishes())
                        .isPresent())
                .findFirst();
    }

    private Publication claim(NetworkRecord network, Endpoint way, PortRequest request) {
        Transport transport = Transport.of(request.protocol())
                .orElseThrow(() -> new EngineException.InvalidArgument("invalid proto: " + request.protocol()));
        InetAddress host = hostAddress(network, request);
        boolean ipv6 = host.getAddress().length != Integer.BYTES;
        String target = address(way, ipv6);
        if (target.isEmpty()) {
            throw new EngineException.InvalidArgument("cannot publish at " + request.hostAddress() + ": network "
                    + network.name() + " has no " + (ipv6 ? "IPv6" : "IPv4") + " addresses");
        }
        for (int port = request.firstHostPort(); ; port++) {
            Publication wanted = new Publication(
                    network.id(), transport.word(), IpPrefix.text(host), port, target, request.containerPort());
            try {
                refuseCollision(wanted, way);
                int taken = ports.take(transport, host, port);
                return new Publication(
                        network.id(), transport.word(), IpPrefix.text(host), taken, target, request.containerPort());
            } catch (SyscallException e) {
                if (!e.is(Errno.EADDRINUSE) || port >= request.lastHostPort()) {
                    throw PortTaken.byTheHost(wanted, way, e);
                }
            } catch (EngineException e) {
                if (port >= request.lastHostPort()) {
                    throw e;
                }
            }
        }
    }

    private void refuseCollision(Publication wanted, Endpoint way) {
        if (wanted.hostPort() != 0
                && store.all().values().stream().flatMap(List::stream).anyMatch(wanted::collides)) {
            throw PortTaken.byAContainer(wanted, way);
        }
    }

    private InetAddress hostAddress(NetworkRecord network, PortRequest request) {
        String address = request.hostAddress().isEmpty()
                ? drivers.of(network.driver()).hostBinding(network)
                : request.hostAddress();
        try {
            return InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException e) {
            throw new EngineException.InvalidArgument("invalid IP address: " + address, e);
        }
    }

    private static String address(Endpoint endpoint, boolean ipv6) {
        String address = ipv6 ? endpoint.address6() : endpoint.address();
        return address.isEmpty() ? "" : IpPrefix.text(IpPrefix.parse(address).address());
    }

    private static List<PublishedPort> described(List<Publication> publications) {
        return publications.stream().map(Publication::described).toList();
    }
}
