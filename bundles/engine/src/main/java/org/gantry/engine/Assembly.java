package org.gantry.engine;

import java.util.concurrent.Executor;
import org.gantry.api.engine.ContainerFiles;
import org.gantry.api.engine.Containers;
import org.gantry.api.engine.EngineSystem;
import org.gantry.api.engine.Events;
import org.gantry.api.engine.Execs;
import org.gantry.api.engine.Images;
import org.gantry.api.engine.Networks;
import org.gantry.api.engine.Volumes;
import org.gantry.engine.container.ContainerRegistry;
import org.gantry.engine.container.ContainerStore;
import org.gantry.engine.container.WaitRoom;
import org.gantry.engine.core.BootGate;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.core.Layout;
import org.gantry.engine.core.Phase;
import org.gantry.engine.core.Settings;
import org.gantry.engine.event.ContainerEvents;
import org.gantry.engine.event.EventBus;
import org.gantry.engine.event.NetworkEvents;
import org.gantry.engine.event.VolumeEvents;
import org.gantry.engine.exec.ExecAdoption;
import org.gantry.engine.exec.ExecFactory;
import org.gantry.engine.exec.ExecRegistry;
import org.gantry.engine.exec.ExecRunner;
import org.gantry.engine.exec.ExecService;
import org.gantry.engine.exec.ExecStore;
import org.gantry.engine.facade.ImageFacade;
import org.gantry.engine.facade.NetworkFacade;
import org.gantry.engine.facade.SystemFacade;
import org.gantry.engine.facade.VolumeFacade;
import org.gantry.engine.files.FileService;
import org.gantry.engine.files.RootfsViews;
import org.gantry.engine.health.HealthChecks;
import org.gantry.engine.lifecycle.ContainerService;
import org.gantry.engine.lifecycle.Verbs;
import org.gantry.engine.network.Sandboxes;
import org.gantry.engine.service.Services;
import org.gantry.engine.stdio.StdioHub;
import org.gantry.engine.volume.LocalVolumes;
import org.gantry.engine.volume.VolumeStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine's objects, put together; no framework is needed for it. */
record Assembly(
        EngineCore core,
        Verbs verbs,
        Containers containers,
        ContainerFiles files,
        Execs execs,
        Images images,
        Networks networks,
        Volumes volumes,
        Events events,
        EngineSystem system) {
    private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);
    private static final int BOOT_PATIENCE_FACTOR = 6;

    static Assembly of(
            Settings settings,
            Services services,
            EventBus events,
            WaitRoom waits,
            Executor executor,
            String id,
            String version) {
        var layout = new Layout(settings.root(), settings.run(), settings.instance());
        var registry = new ContainerRegistry();
        var networkEvents = new NetworkEvents(events);
        var volumes =
                new LocalVolumes(new VolumeStore(layout.volumes()), new VolumeEvents(events), registry::withVolume);
        var core = new EngineCore(
                settings,
                layout,
                services,
                registry,
                new ContainerStore(layout.containers()),
                volumes,
                new RootfsViews(services.snapshotter(), volumes, layout),
                new Sandboxes(services.networks(), registry, networkEvents),
                new StdioHub(executor),
                new ContainerEvents(events),
                waits,
                executor,
                new BootGate(services.networks().patience().multipliedBy(BOOT_PATIENCE_FACTOR)),
                new Phase());
        var execRegistry = new ExecRegistry();
        var execFactory = new ExecFactory(core);
        var execStore = new ExecStore(core, execFactory);
        var execRunner = new ExecRunner(core, execStore);
        var execs = new ExecService(core, execRegistry, execFactory, execRunner);
        var verbs = Verbs.of(
                core,
                execRegistry,
                new ExecAdoption(execRegistry, execRunner, execStore),
                new HealthChecks(core, execs));
        return new Assembly(
                core,
                verbs,
                new ContainerService(verbs),
                new FileService(core, verbs.pause()),
                execs,
                new ImageFacade(core, events),
                new NetworkFacade(core, networkEvents),
                new VolumeFacade(core.volumes(), core.gate()),
                events,
                new SystemFacade(core, id, version));
    }

    /** Takes over what an earlier engine left, then lets calls in, then starts what should run. */
    void boot() {
        try {
            verbs.reconcile().run();
        } catch (RuntimeException e) {
            LOG.error("taking over what an earlier engine left failed", e);
        }
        core.services().runtimes().onChange(verbs.drivers());
        verbs.reconcile().retry();
        core.gate().open();
        LOG.info("the engine serves {} containers", core.registry().all().size());
        verbs.reconcile().applyRestartPolicies();
    }

    void stopEverything() {
        core.gate().await();
        verbs.shutdown().stopEverything();
    }

    void release() {
        verbs.shutdown().release();
        core.hub().close();
    }
}
