package org.gantry.engine.container;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gantry.api.container.ContainerState;
import org.gantry.api.network.EndpointInfo;
import org.gantry.api.network.PublishedPort;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a container: {@code state.json}. It is written without fsync, because the page cache outlives a
 * killed engine, and after a crash of the host nothing runs any more: what is then lost is the exit code of a container
 * that ended in the last seconds before. The two fsyncs of a start and an end would cost more than the start itself.
 *
 * @param restartCount by restart policy, since the last start by a user
 * @param stoppedByUser so that {@code unless-stopped} leaves it alone
 * @param sandboxPath the network namespace of this run
 * @param endpoints by network name
 * @param ports that are published
 * @param sharedMemory where on the host the /dev/shm of this run is; null if it is the container's own
 */
public record RunRecord(
        ContainerState state,
        int restartCount,
        boolean stoppedByUser,
        @Nullable String sandboxPath,
        Map<String, EndpointInfo> endpoints,
        List<PublishedPort> ports,
        @Nullable String sharedMemory) {
    public static final RunRecord NEW = new RunRecord(ContainerState.NEW, 0, false, null, Map.of(), List.of(), null);

    /** A record of an earlier engine has no ports. */
    public RunRecord {
        endpoints = Map.copyOf(endpoints);
        ports = List.copyOf(Objects.requireNonNullElse(ports, List.of()));
    }

    public RunRecord withState(ContainerState changed) {
        return new RunRecord(changed, restartCount, stoppedByUser, sandboxPath, endpoints, ports, sharedMemory);
    }

    public RunRecord withRestartCount(int changed) {
        return new RunRecord(state, changed, stoppedByUser, sandboxPath, endpoints, ports, sharedMemory);
    }

    public RunRecord withStoppedByUser(boolean changed) {
        return new RunRecord(state, restartCount, changed, sandboxPath, endpoints, ports, sharedMemory);
    }

    public RunRecord withNetwork(
            @Nullable String path, Map<String, EndpointInfo> connected, List<PublishedPort> published) {
        return new RunRecord(state, restartCount, stoppedByUser, path, connected, published, sharedMemory);
    }

    public RunRecord withPorts(List<PublishedPort> published) {
        return withNetwork(sandboxPath, endpoints, published);
    }

    public RunRecord withSharedMemory(@Nullable String path) {
        return new RunRecord(state, restartCount, stoppedByUser, sandboxPath, endpoints, ports, path);
    }

    /** Of a container that is connected nowhere any more. */
    public RunRecord withoutNetwork() {
        return withNetwork(null, Map.of(), List.of());
    }
}
