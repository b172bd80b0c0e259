package org.gantry.engine.lifecycle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.IsolationConfig;
import org.gantry.api.container.NetworkConfig;
import org.gantry.api.engine.Containers.CreatedContainer;
import org.gantry.api.image.ChainId;
import org.gantry.api.image.Image;
import org.gantry.api.image.Snapshotter;
import org.gantry.api.oci.Digest;
import org.gantry.engine.container.Container;
import org.gantry.engine.container.ContainerRecord;
import org.gantry.engine.container.Identifiers;
import org.gantry.engine.container.RunRecord;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.log.LogLimits;
import org.gantry.engine.network.Memberships;
import org.gantry.engine.network.NetworkMode;
import org.gantry.engine.spec.CreateChecks;
import org.gantry.engine.spec.HostLimits;
import org.gantry.engine.spec.ImageDefaults;
import org.gantry.engine.spec.NamespaceModes;
import org.gantry.engine.spec.SecurityOptions;
import org.gantry.engine.volume.MountPlanner;

/** {@code docker create}. */
public final class CreateContainer {
    private final EngineCore core;
    private final ContainerFactory factory;
    private final MountPlanner planner;
    private final HostLimits limits;

    public CreateContainer(EngineCore core, ContainerFactory factory, MountPlanner planner, HostLimits limits) {
        this.core = core;
        this.factory = factory;
        this.planner = planner;
        this.limits = limits;
    }

    public CreatedContainer create(String name, ContainerConfig asked) {
        Image image = core.services().images().get().get(asked.image());
        HostLimits.Fitted fitted = limits.fit(asked.resources());
        ContainerConfig config = withContainersById(
                withNetworksByName(ImageDefaults.merge(asked.withResources(fitted.resources()), image.config())));
        CreateChecks.check(config, core.settings().remapping().isPresent());
        LogLimits.of(config.lifecycle().logOptions(), core.settings().logLimits());
        String runtime = runtime(config);
        String id = Identifiers.random();
        String reserved = core.registry().reserve(name, id);
        Undo undo = new Undo();
        undo.add(() -> core.registry().release(reserved, id));
        try {
            Container container = make(id, reserved, config, image, runtime, undo);
            core.events().publish(container, "create");
            return new CreatedContainer(id, warnings(fitted.warnings(), config));
        } catch (RuntimeException e) {
            undo.run();
            throw e;
        }
    }

    private Container make(String id, String name, ContainerConfig config, Image image, String runtime, Undo undo) {
        MountPlanner.Plan plan =
                planner.plan(config.storage(), ref -> core.find(ref).record().mounts());
        undo.add(() -> plan.anonymousVolumes().forEach(core.volumes()::removeUnlessUsed));
        undo.add(() -> planner.settle(plan));
        Snapshotter snapshotter = core.services().snapshotter().get();
        Digest top = ChainId.of(image.config().rootfs().diffIds());
        undo.add(() -> snapshotter.remove(id));
        snapshotter.prepare(id, top);
        ContainerRecord record = new ContainerRecord(
                ContainerRecord.VERSION,
                id,
                name,
                Instant.now(),
                config,
                image.id().toString(),
                top == null ? null : top.toString(),
                runtime,
                snapshotter.name(),
                plan.mounts(),
                plan.anonymousVolumes());
        undo.add(() -> core.store().delete(id));
        core.store().create(record);
        Container container = factory.make(record, RunRecord.NEW);
        core.registry().add(container);
        planner.settle(plan);
        return container;
    }

    private static List<String> warnings(List<String> ofLimits, ContainerConfig config) {
        List<String> warnings = new ArrayList<>(ofLimits);
        warnings.addAll(
                SecurityOptions.parse(config.isolation().securityOptions()).warnings());
        NetworkConfig network = config.network();
        boolean discarded = network.mode().equals(NetworkMode.HOST_NETWORK)
                && (!network.portBindings().isEmpty() || network.publishAllPorts());
        if (discarded) {
            warnings.add("Published ports are discarded when using host network mode");
        }
        return warnings;
    }

    private ContainerConfig withNetworksByName(ContainerConfig config) {
        NetworkConfig network =
                core.sandboxes().links().normalise(Memberships.normalise(config.network(), this::networkName));
        return network.equals(config.network()) ? config : config.withNetwork(network);
    }

    /** Those whose namespaces it joins; they may be renamed. */
    private ContainerConfig withContainersById(ContainerConfig config) {
        IsolationConfig isolation = config.isolation();
        return config.withIsolation(isolation.withJoined(
                NamespaceModes.withId(isolation.pidMode(), this::containerId),
                NamespaceModes.withId(isolation.ipcMode(), this::containerId)));
    }

    /** What is not found is a mistake in the request, and not what the request is about. */
    private String containerId(String ref) {
        try {
            return core.find(ref).id();
        } catch (EngineException.NotFound e) {
            throw new EngineException.InvalidArgument(String.valueOf(e.getMessage()), e);
        }
    }

    /** An unknown network is an error of the start, as with Docker; it may be made until then. */
    private String networkName(String ref) {
        try {
            return core.services().networks().get().get(ref).name();
        } catch (EngineException.NotFound notYet) {
            return ref;
        }
    }

    private String runtime(ContainerConfig config) {
        String asked = config.lifecycle().runtime();
        if (asked.isEmpty() || asked.equals(core.settings().defaultRuntime())) {
            return core.settings().defaultRuntime();
        }
        if (!core.services().runtimes().isKnown(asked)) {
            String needs = core.services()
                    .unsatisfied()
                    .needsOf(asked)
                    .map(reason -> ": it " + reason)
                    .orElse("");
            throw new EngineException.InvalidArgument("unknown or invalid runtime name: " + asked + needs);
        }
        return asked;
    }
}
