package org.gantry.network;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.gantry.api.EngineException;
import org.gantry.api.network.EndpointInfo;
import org.gantry.api.network.EndpointRequest;
import org.gantry.api.network.Network;
import org.gantry.api.network.NetworkController;
import org.gantry.api.network.NetworkRequest;
import org.gantry.api.network.PortRequest;
import org.gantry.api.network.PublishedPort;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.network.Teardown.Departure;
import org.gantry.network.driver.Drivers;
import org.gantry.network.driver.HostNamespace;
import org.gantry.network.driver.NetworkDriver;
import org.gantry.network.ipam.PoolChooser;
import org.gantry.network.names.HostResolvers;
import org.gantry.network.names.NameDirectory;
import org.gantry.network.names.NameServers;
import org.gantry.network.ports.PublicationStore;
import org.gantry.network.ports.Publisher;
import org.gantry.network.ports.loopback.LoopbackRedirects;
import org.gantry.network.sandbox.Sandboxes;
import org.gantry.network.store.Endpoint;
import org.gantry.network.store.EndpointStore;
import org.gantry.network.store.NetworkRecord;
import org.gantry.network.store.NetworkStore;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Sandboxes and networks of the machine the engine runs on. */
@Component(service = NetworkController.class, configurationPid = "org.gantry.network")
@Designate(ocd = NetworkConfiguration.class)
public final class LocalNetworkController implements NetworkController, AutoCloseable {
    private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");

    private final NetworkStore networks;
    private final EndpointStore records;
    private final Sandboxes sandboxes;
    private final Drivers drivers;
    private final Endpoints endpoints;
    private final Teardown teardown;
    private final Preparation preparation;
    private final NetworkRegistry registry;
    private final Publisher publisher;
    private final NameDirectory names;
    private final NameServers nameServers;
    private final KeyedLocks containers = new KeyedLocks();

    @Activate
    public LocalNetworkController(
            BundleContext context, NetworkConfiguration configuration, @Reference Drivers drivers) {
        this(EngineInstance.of(context), NetworkSettings.of(configuration), drivers, HostNamespace.own());
    }

    /** An engine's network side whose host is the given namespace. */
    LocalNetworkController(EngineInstance instance, NetworkSettings settings, Drivers drivers, HostNamespace host) {
        this(instance, settings, drivers, host, RESOLV_CONF);
    }

    /** @param resolvConf says whom the host asks for names */
    LocalNetworkController(
            EngineInstance instance, NetworkSettings settings, Drivers drivers, HostNamespace host, Path resolvConf) {
        this.networks = new NetworkStore(instance.networks());
        this.records = new EndpointStore(instance.endpoints());
        this.sandboxes = new Sandboxes(instance.sandboxes(), settings.sandboxPool());
        this.drivers = drivers;
        this.names = new NameDirectory(instance.endpoints().resolve("names"));
        this.teardown = new Teardown(this::dismantle);
        this.endpoints = new Endpoints(instance.endpoints(), records, sandboxes, teardown);
        DefaultNetworks defaults = new DefaultNetworks(instance, settings, host);
        defaults.createIn(networks, Clock.systemUTC());
        this.preparation = new Preparation(
                defaults,
                networks,
                records,
                drivers,
                new Mending(networks, records, sandboxes, drivers, containers, this::settleRoutes)::begin);
        this.registry = new NetworkRegistry(
                networks,
                records,
                drivers,
                preparation,
                endpoints.addresses(),
                host,
                new PoolChooser(settings.pools()),
                Clock.systemUTC());
        this.publisher = new Publisher(
                new PublicationStore(instance.endpoints().resolve("endpoints")),
                host,
                networks,
                drivers,
                new LoopbackRedirects(host, instance.programName()));
        this.nameServers = new NameServers(
                host,
                new HostResolvers(resolvConf),
                sandboxes::open,
                records,
                networks,
                names,
                (network, address) -> endpoints.addresses().owner(network, address));
        publisher.resume();
        nameServers.resume();
        sandboxes.warmUp();
    }

    @Override
    public Path createSandbox(String containerId, @Nullable Path userNamespace) {
        String id = Identifiers.container(containerId);
        return containers.with(
                id, () -> attempt("make the sandbox of container " + id, () -> sandboxes.create(id, userNamespace)));
    }

    /** Everything goes out of sight at once; interfaces are deleted in the background. */
    @Override
    public void deleteSandbox(String containerId) {
        String id = Identifiers.container(containerId);
        containers.with(
                id,
                () -> attempt("delete the sandbox of container " + id, () -> {
                    nameServers.stop(id);
                    Optional<Path> departed = records.depart(id);
                    Optional<Fd> namespace = departed.flatMap(records -> sandboxes.openIfThere(id));
                    try {
                        sandboxes.delete(id);
                        departed.ifPresent(publisher::withdraw);
                    } finally {
                        departed.ifPresent(records -> teardown.submit(new Departure(records, namespace)));
                    }
                    return departed;
                }));
    }

    @Override
    public EndpointInfo connect(String containerId, String network, EndpointRequest request) {
        String id = Identifiers.container(containerId);
        NetworkRecord found = NetworkNames.find(networks.list(), network);
        NetworkDriver driver = drivers.of(found.driver());
        driver.check(found, request);
        String step = "connect container " + id + " to network " + found.name();
        return containers.with(
                id,
                () -> attempt(step, () -> {
                    NetworkRecord ready = preparation.ready(found);
                    Optional<Endpoint> existing = records.find(id, ready.id());
                    existing.ifPresent(endpoint -> driver.attach(ready, endpoint, () -> sandboxes.enter(id)));
                    Endpoint endpoint = existing.orElseGet(() -> endpoints.create(driver, ready, id, request));
                    if (records.of(id).size() > 1) {
                        settleRoutes(id);
                    }
                    if (!endpoint.names().isEmpty()) {
                        names.enter(endpoint);
                        nameServers.serve(id);
                    }
                    return Descriptions.of(ready, endpoint);
                }));
    }

    /** The new names before the old ones go, and the record in between: what a crash leaves too much, reconcile strikes out. */
    @Override
    public EndpointInfo rename(String containerId, String network, EndpointRequest request) {
        String id = Identifiers.container(containerId);
        NetworkRecord found = NetworkNames.find(networks.list(), network);
        return containers.with(
                id,
                () -> attempt("rename container " + id + " in network " + found.name(), () -> {
                    Endpoint before = records.find(id, found.id())
                            .orElseThrow(() -> new EngineException.NotFound(
                                    "container " + id + " is not connected to network " + found.name()));
                    Endpoint renamed = EndpointDesign.renamed(found, before, request);
                    names.enter(renamed);
                    records.save(renamed);
                    names.strike(before.withNames(
                            before.containerName(),
                            before.names().stream()
                                    .filter(name -> !renamed.names().contains(name))
                                    .toList()));
                    return Descriptions.of(found, renamed);
                }));
    }

    /** Brings the names that containers are found by together with the endpoints there are. */
    void settleNames() {
        List<Endpoint> all = records.all();
        names.keep(all);
        all.stream().filter(endpoint -> !endpoint.names().isEmpty()).forEach(endpoint -> {
            names.enter(endpoint);
            nameServers.serve(endpoint.containerId());
        });
    }

    /** Of a container that is in several networks, or has been. */
    void settleRoutes(String containerId) {
        List<Endpoint> all = records.of(containerId).stream()
                .filter(endpoint -> !endpoint.sandboxInterface().isEmpty())
                .toList();
        if (!all.isEmpty()) {
            DefaultRoutes.settle(all, () -> sandboxes.enter(containerId));
        }
        publisher.follow(containerId, DefaultRoutes.ordered(all));
    }

    @Override
    public void disconnect(String containerId, String network) {
        String id = Identifiers.container(containerId);
        NetworkRecord found = NetworkNames.find(networks.list(), network);
        String step = "disconnect container " + id + " from network " + found.name();
        containers.with(
                id,
                () -> attempt(step, () -> {
                    Optional<Endpoint> endpoint = records.find(id, found.id());
                    endpoint.ifPresent(existing -> {
                        names.strike(existing);
                        endpoints.remove(drivers.of(found.driver()), existing);
                        settleRoutes(id);
                    });
                    return endpoint;
                }));
    }

    @Override
    public List<PublishedPort> publish(String containerId, List<PortRequest> ports) {
        return publishing(containerId, (id, endpoints) -> publisher.publish(id, endpoints, ports));
    }

    @Override
    public List<PublishedPort> publishWherePossible(String containerId, List<PortRequest> ports) {
        return publishing(containerId, (id, endpoints) -> publisher.publishWherePossible(id, endpoints, ports));
    }

    private List<PublishedPort> publishing(
            String containerId, BiFunction<String, List<Endpoint>, List<PublishedPort>> work) {
        String id = Identifiers.container(containerId);
        return containers.with(
                id,
                () -> attempt(
                        "publish ports of container " + id,
                        () -> work.apply(id, DefaultRoutes.ordered(records.of(id)))));
    }

    @Override
    public List<PublishedPort> unpublish(String containerId, List<PublishedPort> ports) {
        String id = Identifiers.container(containerId);
        return containers.with(
                id, () -> attempt("take back ports of container " + id, () -> publisher.unpublish(id, ports)));
    }

    @Override
    public List<Network> list() {
        Collection<Endpoint> all = records.all();
        return networks.list().stream()
                .map(network -> Descriptions.of(network, all))
                .toList();
    }

    @Override
    public Network get(String network) {
        NetworkRecord found = NetworkNames.find(networks.list(), network);
        return Descriptions.of(found, records.in(found.id()));
    }

    @Override
    public List<String> warnings() {
        return attempt("look at the host's firewall", drivers::warnings);
    }

    @Override
    public Network create(NetworkRequest request) {
        return attempt("create network " + request.name(), () -> Descriptions.of(registry.create(request), List.of()));
    }

    @Override
    public Network remove(String network) {
        NetworkRecord found = NetworkNames.find(networks.list(), network);
        return attempt("remove network " + found.name(), () -> {
            registry.remove(found);
            names.forget(found.id());
            return Descriptions.of(found, List.of());
        });
    }

    @Override
    public void reconcile(Set<String> containerIds) {
        new Reconciliation(this, networks, records, sandboxes, drivers, endpoints, teardown, preparation)
                .run(containerIds);
    }

    @Override
    public void shutdown(Set<String> runningContainerIds) {
        sandboxes.list().stream()
                .filter(id -> !runningContainerIds.contains(id))
                .forEach(this::deleteSandbox);
        records.containers().stream()
                .filter(id -> !runningContainerIds.contains(id))
                .forEach(this::deleteSandbox);
        teardown.drain();
        sandboxes.close();
        networks.list().stream()
                .filter(network -> records.in(network.id()).isEmpty())
                .forEach(network -> drivers.of(network.driver()).remove(network));
    }

    /** Ends what is under way; containers and their networks stay. Names are served to the last: teardown may take a while. */
    @Deactivate
    @Override
    public void close() {
        publisher.close();
        teardown.close();
        sandboxes.close();
        nameServers.close();
    }

    /** The end of a container's endpoints, on a thread of the teardown. */
    private void dismantle(Departure departure) {
        Path departed = departure.records();
        for (Endpoint endpoint : records.of(departed)) {
            names.strike(endpoint);
            networks.find(endpoint.networkId())
                    .ifPresent(network -> drivers.of(network.driver()).detach(endpoint, departure.namespace()));
            endpoints.addresses().release(endpoint);
        }
        publisher.withdraw(departed);
        records.forget(departed);
    }

    /** What the kernel refuses is told as a failure of what the engine was about. */
    private static <T> T attempt(String step, Supplier<T> work) {
        try {
            return work.get();
        } catch (SyscallException | UncheckedIOException e) {
            throw new EngineException.Internal("cannot " + step + ": " + e.getMessage(), e);
        }
    }
}
