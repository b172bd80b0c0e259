package org.gantry.network;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.gantry.api.EngineException;
import org.gantry.api.network.EndpointInfo;
import org.gantry.api.network.EndpointRequest;
import org.gantry.api.network.Network;
import org.gantry.api.network.NetworkController;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.network.driver.Drivers;
import org.gantry.network.driver.HostNamespace;
import org.gantry.network.driver.NetworkDriver;
import org.gantry.network.sandbox.Sandboxes;
import org.gantry.network.store.Endpoint;
import org.gantry.network.store.EndpointStore;
import org.gantry.network.store.NetworkRecord;
import org.gantry.network.store.NetworkStore;
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
    private final NetworkStore networks;
    private final EndpointStore records;
    private final Sandboxes sandboxes;
    private final Drivers drivers;
    private final Endpoints endpoints;
    private final Teardown teardown;
    private final Preparation preparation;
    private final KeyedLocks containers = new KeyedLocks();

    @Activate
    public LocalNetworkController(
            BundleContext context, NetworkConfiguration configuration, @Reference Drivers drivers) {
        this(EngineInstance.of(context), NetworkSettings.of(configuration), drivers, HostNamespace.own());
    }

    /** An engine's network side whose host is the given namespace. */
    LocalNetworkController(EngineInstance instance, NetworkSettings settings, Drivers drivers, HostNamespace host) {
        this.networks = new NetworkStore(instance.networks());
        this.records = new EndpointStore(instance.endpoints());
        this.sandboxes = new Sandboxes(instance.sandboxes(), settings.sandboxPool());
        this.drivers = drivers;
        this.teardown = new Teardown(this::dismantle);
        this.endpoints = new Endpoints(instance.endpoints(), records, teardown);
        DefaultNetworks defaults = new DefaultNetworks(instance, settings, host);
        defaults.createIn(networks, Clock.systemUTC());
        this.preparation = new Preparation(defaults, networks, records, drivers);
        sandboxes.warmUp();
    }

    @Override
    public Path createSandbox(String containerId) {
        String id = Identifiers.container(containerId);
        return containers.with(id, () -> attempt("make the sandbox of container " + id, () -> sandboxes.create(id)));
    }

    /** Everything goes out of sight at once; interfaces are deleted in the background. */
    @Override
    public void deleteSandbox(String containerId) {
        String id = Identifiers.container(containerId);
        containers.with(
                id,
                () -> attempt("delete the sandbox of container " + id, () -> {
                    Optional<Path> departed = records.depart(id);
                    sandboxes.delete(id);
                    departed.ifPresent(teardown::submit);
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
                    Endpoint endpoint = existing.orElseGet(
                            () -> endpoints.create(driver, ready, id, request, () -> sandboxes.enter(id)));
                    return Descriptions.of(ready, endpoint);
                }));
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
                    endpoint.ifPresent(existing -> endpoints.remove(drivers.of(found.driver()), existing));
                    return endpoint;
                }));
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

    /** Ends what is under way; containers and their networks stay. */
    @Deactivate
    @Override
    public void close() {
        teardown.close();
        sandboxes.close();
    }

    /** The end of a container's endpoints, on a thread of the teardown. */
    private void dismantle(Path departed) {
        for (Endpoint endpoint : records.of(departed)) {
            networks.find(endpoint.networkId())
                    .ifPresent(network -> drivers.of(network.driver()).detach(endpoint));
            endpoints.release(endpoint);
        }
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
