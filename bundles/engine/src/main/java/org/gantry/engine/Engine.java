package org.gantry.engine;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.engine.ContainerFiles;
import org.gantry.api.engine.Containers;
import org.gantry.api.engine.EngineSystem;
import org.gantry.api.engine.Events;
import org.gantry.api.engine.Execs;
import org.gantry.api.engine.Images;
import org.gantry.api.engine.Networks;
import org.gantry.api.engine.Volumes;
import org.gantry.api.image.Differ;
import org.gantry.api.image.FileArchives;
import org.gantry.api.image.ImageStore;
import org.gantry.api.image.Registries;
import org.gantry.api.image.Snapshotter;
import org.gantry.api.network.NetworkController;
import org.gantry.api.runtime.ContainerRuntime;
import org.gantry.api.runtime.UnsatisfiedRuntime;
import org.gantry.engine.container.WaitRoom;
import org.gantry.engine.core.Settings;
import org.gantry.engine.event.EventBus;
import org.gantry.engine.service.Services;
import org.gantry.engine.swap.Parts;
import org.gantry.linux.custody.RestartOrder;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The engine as a service. It consumes drivers and stores through references that may change at any time; it itself starts
 * and stops with its bundle.
 *
 * <p>When the framework stops, containers are stopped and everything transient is removed; that happens before any bundle
 * stops, for the drivers are needed for it. When only this bundle stops (it is being replaced), or the engine restarts,
 * containers go on and the next instance takes them over.
 */
@Component(service = ContainerEngine.class, immediate = true, configurationPid = "org.gantry.engine")
@Designate(ocd = EngineConfig.class)
public final class Engine implements ContainerEngine {
    private final Services services;
    private final EngineRoot root;
    private final Assembly assembly;
    private final BundleContext context;
    private final SynchronousBundleListener frameworkStop = this::bundleChanged;
    private final Parts parts;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final RestartOrder restart;
    private final ExecutorService executor = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("gantry-", 0).factory());

    @Activate
    public Engine(BundleContext context, EngineConfig config, @Reference EventBus events, @Reference WaitRoom waits) {
        this.context = context;
        Settings settings = EngineSettings.of(context, config);
        services = Services.waiting(Duration.ofSeconds(config.service_patience()));
        root = EngineRoot.open(settings.root(), settings.run());
        restart = RestartOrder.in(settings.run());
        String version = context.getBundle().getVersion().toString();
        assembly = Assembly.of(settings, services, events, waits, executor, root.id(), version);
        parts = Parts.register(context, assembly.core(), assembly.verbs().drivers());
    }

    @Activate
    void boot() {
        context.addBundleListener(frameworkStop);
        Thread.ofPlatform().name("gantry-boot").daemon().start(assembly::boot);
    }

    @Deactivate
    void deactivate() {
        context.removeBundleListener(frameworkStop);
        parts.close();
        if (context.getBundle(0).getState() == Bundle.STOPPING) {
            stopEverything();
        }
        assembly.release();
        executor.shutdown();
        root.close();
    }

    @Override
    public Containers containers() {
        return assembly.containers();
    }

    @Override
    public ContainerFiles files() {
        return assembly.files();
    }

    @Override
    public Execs execs() {
        return assembly.execs();
    }

    @Override
    public Images images() {
        return assembly.images();
    }

    @Override
    public Networks networks() {
        return assembly.networks();
    }

    @Override
    public Volumes volumes() {
        return assembly.volumes();
    }

    @Override
    public Events events() {
        return assembly.events();
    }

    @Override
    public EngineSystem system() {
        return assembly.system();
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindRuntime(ContainerRuntime runtime, Map<String, ?> properties) {
        services.runtimes().bind(runtime, properties);
    }

    void unbindRuntime(ContainerRuntime runtime, Map<String, ?> properties) {
        services.runtimes().unbind(runtime, properties);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindUnsatisfied(UnsatisfiedRuntime runtime) {
        services.unsatisfied().bind(runtime);
    }

    void unbindUnsatisfied(UnsatisfiedRuntime runtime) {
        services.unsatisfied().unbind(runtime);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindImages(ImageStore store, Map<String, ?> properties) {
        services.images().bind(store, properties);
    }

    void unbindImages(ImageStore store) {
        services.images().unbind(store);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindRegistries(Registries registries, Map<String, ?> properties) {
        services.registries().bind(registries, properties);
    }

    void unbindRegistries(Registries registries) {
        services.registries().unbind(registries);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindSnapshotter(Snapshotter snapshotter, Map<String, ?> properties) {
        services.snapshotter().bind(snapshotter, properties);
    }

    void unbindSnapshotter(Snapshotter snapshotter) {
        services.snapshotter().unbind(snapshotter);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindNetworks(NetworkController controller, Map<String, ?> properties) {
        services.networks().bind(controller, properties);
    }

    void unbindNetworks(NetworkController controller) {
        services.networks().unbind(controller);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindDiffer(Differ differ, Map<String, ?> properties) {
        services.differ().bind(differ, properties);
    }

    void unbindDiffer(Differ differ) {
        services.differ().unbind(differ);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindFileArchives(FileArchives archives, Map<String, ?> properties) {
        services.archives().bind(archives, properties);
    }

    void unbindFileArchives(FileArchives archives) {
        services.archives().unbind(archives);
    }

    private void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == 0) {
            stopEverything();
        }
    }

    private void stopEverything() {
        if (!restart.isGiven() && stopped.compareAndSet(false, true)) {
            assembly.stopEverything();
        }
    }
}
