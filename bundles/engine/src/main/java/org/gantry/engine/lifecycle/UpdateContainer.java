package org.gantry.engine.lifecycle;

import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerChanges;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.LifecycleConfig;
import org.gantry.api.container.ResourceConfig;
import org.gantry.api.oci.LinuxResources;
import org.gantry.engine.container.Container;
import org.gantry.engine.container.ContainerRecord;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.spec.CreateChecks;
import org.gantry.engine.spec.HostLimits;
import org.gantry.engine.spec.Limits;
import org.jspecify.annotations.Nullable;

/**
 * {@code docker update}: limits of a container, at once if it runs, else from its next start; and its restart policy, which
 * is asked when it ends.
 */
public final class UpdateContainer {
    private final EngineCore core;
    private final HostLimits limits;

    UpdateContainer(EngineCore core, HostLimits limits) {
        this.core = core;
        this.limits = limits;
    }

    public List<String> update(String ref, ContainerChanges changes) {
        Container container = core.find(ref);
        HostLimits.Fitted fitted = limits.fit(changes.resources());
        container.lock().lock();
        try {
            updateLocked(container, fitted.resources(), changes.restart());
        } catch (EngineException.InvalidArgument e) {
            throw new EngineException.InvalidArgument(message(container, e), e);
        } catch (EngineException.Conflict e) {
            throw new EngineException.Conflict(message(container, e));
        } finally {
            container.lock().unlock();
        }
        core.events().publish(container, "update");
        return fitted.warnings();
    }

    private static String message(Container container, EngineException e) {
        return "Cannot update container " + container.id() + ": " + e.getMessage();
    }

    private void updateLocked(Container container, ResourceConfig changes, ContainerChanges.@Nullable Restart restart) {
        ContainerConfig config = container.record().config();
        ResourceConfig merged = ResourceChanges.merge(config.resources(), changes);
        LinuxResources oci = Limits.toOci(merged);
        ContainerConfig updated = config.withResources(merged);
        if (restart != null) {
            updated = updated.withLifecycle(lifecycle(config.lifecycle(), restart));
        }
        if (container.state().isLive() && !merged.equals(config.resources())) {
            container.requireTask().update(oci);
        }
        ContainerRecord changed = container.record().withConfig(updated);
        core.store().save(changed);
        container.setRecord(changed);
    }

    private static LifecycleConfig lifecycle(LifecycleConfig old, ContainerChanges.Restart restart) {
        if (old.autoRemove() && restart.policy() != LifecycleConfig.RestartPolicy.NO) {
            throw new EngineException.Conflict(
                    "Restart policy cannot be updated because AutoRemove is enabled for the container");
        }
        LifecycleConfig changed = old.withRestartPolicy(restart.policy(), restart.maximumRetries());
        CreateChecks.checkRestartPolicy(changed);
        return changed;
    }
}
