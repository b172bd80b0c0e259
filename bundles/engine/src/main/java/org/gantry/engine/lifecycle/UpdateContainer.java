package org.gantry.engine.lifecycle;

import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.ResourceConfig;
import org.gantry.api.oci.LinuxResources;
import org.gantry.api.runtime.Task;
import org.gantry.engine.container.Container;
import org.gantry.engine.container.ContainerRecord;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.spec.Limits;

/** {@code docker update}: limits of a container, at once if it runs, else from its next start. */
public final class UpdateContainer {
    private final EngineCore core;

    UpdateContainer(EngineCore core) {
        this.core = core;
    }

    public List<String> update(String ref, ResourceConfig changes) {
        Container container = core.find(ref);
        container.lock().lock();
        try {
            updateLocked(container, changes);
        } finally {
            container.lock().unlock();
        }
        core.events().publish(container, "update");
        return List.of();
    }

    private void updateLocked(Container container, ResourceConfig changes) {
        ContainerConfig config = container.record().config();
        ResourceConfig merged = ResourceChanges.merge(config.resources(), changes);
        LinuxResources limits;
        try {
            limits = Limits.toOci(merged);
        } catch (EngineException.InvalidArgument e) {
            throw new EngineException.InvalidArgument(
                    "Cannot update container " + container.id() + ": " + e.getMessage());
        }
        Task task = container.task();
        if (task != null && container.state().isLive()) {
            task.update(limits);
        }
        ContainerRecord changed = container.record().withConfig(config.withResources(merged));
        core.store().save(changed);
        container.setRecord(changed);
    }
}
