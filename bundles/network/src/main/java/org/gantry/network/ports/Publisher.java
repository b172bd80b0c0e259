package org.gantry.network.ports;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gantry.api.EngineException;
import org.gantry.api.network.PortRequest;
import org.gantry.api.network.PublishedPort;
import org.gantry.network.driver.Drivers;
import org.gantry.network.driver.HostNamespace;
import org.gantry.network.driver.NetworkDriver;
import org.gantry.network.ports.loopback.LoopbackRedirects;
import org.gantry.network.store.Endpoint;
import org.gantry.network.store.NetworkStore;

/**
 * Publishes ports, and takes them back. Publishing goes socket, record, kernel and taking back the other way round, as
 * for endpoints: whatever is redirected has a record, and whatever has a record keeps the port from others.
 */
public final class Publisher implements AutoCloseable {
    private final HostNamespace host;
    private final PublicationStore store;
    private final HostPorts ports;
    private final PortClaims claims;
    private final Retaking retaking;
    private final StaleFlows flows;
    private final LoopbackRedirects loopback;
    private final NetworkStore networks;
    private final Drivers drivers;

    public Publisher(
            PublicationStore store,
            HostNamespace host,
            NetworkStore networks,
            Drivers drivers,
            LoopbackRedirects loopback) {
        this.host = host;
        this.store = store;
        this.ports = new HostPorts(host);
        this.retaking = new Retaking(
                host, ports, store, publication -> !publication.isRelayed() || loopback.leads(publication));
        this.claims = new PortClaims(ports, store, retaking::isComplete);
        this.flows = new StaleFlows(host);
        this.loopback = loopback;
        this.networks = networks;
        this.drivers = drivers;
    }

    /**
     * Publishes ports of a container; when one cannot be, none is.
     *
     * @param endpoints in order of preference
     */
    public List<PublishedPort> publish(String containerId, List<Endpoint> endpoints, List<PortRequest> requests) {
        Way way = Way.of(endpoints, networks, drivers)
                .orElseThrow(() -> new EngineException.InvalidArgument(
                        "cannot publish ports of container " + containerId + ": none of its networks can publish"));
        return publish(containerId, way, requests);
    }

    /** As {@link #publish}; nothing where none of the networks can. */
    public List<PublishedPort> publishWherePossible(
            String containerId, List<Endpoint> endpoints, List<PortRequest> requests) {
        return Way.of(endpoints, networks, drivers)
                .map(way -> publish(containerId, way, requests))
                .orElseGet(() -> published(containerId));
    }

    private List<PublishedPort> publish(String containerId, Way way, List<PortRequest> requests) {
        NetworkDriver driver = way.driver();
        List<Publication> before = store.of(containerId);
        String binding = driver.hostBinding(way.network());
        List<Publication> added = host.call(() -> claims.claim(way, binding, requests));
        try {
            List<Publication> now = new ArrayList<>(before);
            now.addAll(added);
            store.save(containerId, now);
            driver.redirect(way.network(), redirected(added), List.of());
            loopback.add(added);
            flows.meetNew(redirected(added));
            return described(now);
        } catch (RuntimeException e) {
            undo(containerId, before, added, e);
            throw e;
        }
    }

    /** Whatever of it fails, the ports are given back. What is redirected by then has no record any more, and goes with it. */
    private void undo(String containerId, List<Publication> before, List<Publication> added, RuntimeException reason) {
        try {
            store.save(containerId, before);
            loopback.remove(added);
            redirect(added, false);
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        } finally {
            added.forEach(ports::release);
        }
    }

    /** Takes some ports back. */
    public List<PublishedPort> unpublish(String containerId, List<PublishedPort> unwanted) {
        List<Publication> before = store.of(containerId);
        List<Publication> removed = new ArrayList<>();
        for (PublishedPort port : unwanted) {
            Publication found = before.stream()
                    .filter(publication -> publication.described().equals(port))
                    .findFirst()
                    .orElseThrow(() -> new EngineException.NotFound("port " + port.exposed() + " of container "
                            + containerId + " is not published at " + port.hostAddress() + ":" + port.hostPort()));
            removed.add(found);
        }
        List<Publication> left = new ArrayList<>(before);
        left.removeAll(removed);
        left.stream()
                .filter(publication -> removed.stream().anyMatch(publication::accompanies))
                .filter(publication -> left.stream().noneMatch(publication::accompanies))
                .toList()
                .forEach(companion -> {
                    left.remove(companion);
                    removed.add(companion);
                });
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
        Optional<Way> way = Way.of(endpoints, networks, drivers);
        List<Publication> now = before.stream()
                .map(publication -> way.map(found -> found.carry(publication))
                        .orElseGet(() -> publication.over("", publication.containerAddress())))
                .toList();
        if (!now.equals(before)) {
            store.save(containerId, now);
            redirect(before, false);
            flows.cutOff(redirected(before));
            redirect(now, true);
            loopback.replace(before, now);
            flows.meetNew(redirected(now));
            now.forEach(ports::retarget);
        }
    }

    /** Takes all ports back of a container that leaves. Once: the next time they may be another container's. */
    public void withdraw(Path departed) {
        if (store.isAny(departed)) {
            takeBack(store.in(departed));
            store.forget(departed);
        }
    }

    /** Takes the ports, in the background, that an engine before this one held; what the kernel does at ::1 goes on. */
    public void resume() {
        Thread.ofVirtual().name("network-loopback").start(() -> loopback.settle(store::everything));
        retaking.begin();
    }

    /** Gives the sockets back; what is redirected stays. */
    @Override
    public void close() {
        retaking.close();
        ports.close();
    }

    private void takeBack(List<Publication> publications) {
        loopback.remove(publications);
        redirect(publications, false);
        flows.cutOff(redirected(publications));
        publications.forEach(ports::release);
    }

    private void redirect(List<Publication> publications, boolean wanted) {
        Map<String, List<Publication>> byNetwork =
                redirected(publications).stream().collect(Collectors.groupingBy(Publication::networkId));
        byNetwork.forEach((id, some) -> networks.find(id).ifPresent(network -> {
            NetworkDriver driver = drivers.of(network.driver());
            driver.redirect(network, wanted ? some : List.of(), wanted ? List.of() : some);
        }));
    }

    /** What the kernel redirects for them. */
    private static List<Publication> redirected(List<Publication> publications) {
        return publications.stream()
                .flatMap(publication -> publication.redirected().stream())
                .toList();
    }

    /** Those at ::1 that come with those at all addresses are not told, as with Docker. */
    private static List<PublishedPort> described(List<Publication> publications) {
        Map<Integer, List<Publication>> byPort =
                publications.stream().collect(Collectors.groupingBy(Publication::hostPort));
        return publications.stream()
                .filter(publication -> byPort.getOrDefault(publication.hostPort(), List.of()).stream()
                        .noneMatch(publication::accompanies))
                .map(Publication::described)
                .toList();
    }
}
