package org.gantry.rest.container;

import org.gantry.api.engine.ContainerStats;
import org.gantry.api.runtime.TaskStats;
import org.jspecify.annotations.Nullable;

/**
 * One reading.
 *
 * @param container null when the container does not run
 * @param hostNanos processor time of the whole host since its boot
 * @param hostMemory bytes, what a container without a limit can have at most
 */
record StatsSample(@Nullable ContainerStats container, long hostNanos, int processors, long hostMemory) {
    @Nullable
    TaskStats task() {
        return container == null ? null : container.task();
    }
}
