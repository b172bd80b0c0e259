package org.gantry.api.engine;

import java.util.Map;
import org.gantry.api.runtime.TaskStats;

/**
 * What a container has used, and what went over its network interfaces.
 *
 * @param interfaces by name; empty when it has no network of its own
 */
public record ContainerStats(TaskStats task, Map<String, InterfaceStats> interfaces) {
    public ContainerStats {
        interfaces = Map.copyOf(interfaces);
    }

    /** The counters of one network interface since it was made. */
    public record InterfaceStats(
            long receivedBytes,
            long receivedPackets,
            long receiveErrors,
            long receiveDropped,
            long sentBytes,
            long sentPackets,
            long sendErrors,
            long sendDropped) {}
}
