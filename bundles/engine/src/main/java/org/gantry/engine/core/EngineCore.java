package org.gantry.engine.core;

import java.util.concurrent.Executor;
import org.gantry.engine.container.Container;
import org.gantry.engine.container.ContainerRegistry;
import org.gantry.engine.container.ContainerStore;
import org.gantry.engine.container.WaitRoom;
import org.gantry.engine.event.ContainerEvents;
import org.gantry.engine.files.RootfsViews;
import org.gantry.engine.network.Sandboxes;
import org.gantry.engine.service.Services;
import org.gantry.engine.stdio.StdioHub;
import org.gantry.engine.volume.LocalVolumes;

/**
 * What exists once per engine.
 *
 * @param executor one virtual thread for each task
 * @param gate open once the containers of an earlier engine have been taken over
 */
public record EngineCore(
        Settings settings,
        Layout layout,
        Services services,
        ContainerRegistry registry,
        ContainerStore store,
        LocalVolumes volumes,
        RootfsViews views,
        Sandboxes sandboxes,
        StdioHub hub,
        ContainerEvents events,
        WaitRoom waits,
        Executor executor,
        BootGate gate,
        Phase phase) {

    /** Writes down what has become of a container. The caller holds its lock. */
    public void saveRun(Container container) {
        store.save(container.id(), container.run());
    }

    public Container find(String ref) {
        return registry.find(ref);
    }
}
