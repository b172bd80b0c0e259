package org.gantry.api.container;

import org.gantry.api.container.LifecycleConfig.RestartPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What {@code docker update} changes of a container.
 *
 * @param resources unset parts stay as they are
 * @param restart null: stays as it is
 */
public record ContainerChanges(
        ResourceConfig resources, @Nullable Restart restart) {

    /** Another restart policy. */
    public record Restart(RestartPolicy policy, int maximumRetries) {}

    public static ContainerChanges of(ResourceConfig resources) {
        return new ContainerChanges(resources, null);
    }
}
