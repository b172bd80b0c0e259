package org.gantry.engine.container;

import java.util.Map;
import org.gantry.api.container.ContainerState;
import org.gantry.api.network.EndpointInfo;
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
 */
public record RunRecord(
        ContainerState state,
        int restartCount,
        boolean stoppedByUser,
        @Nullable String sandboxPath,
        Map<String, EndpointInfo> endpoints) {
    public static final RunRecord NEW = new RunRecord(ContainerState.NEW, 0, false, null, Map.of());

    public RunRecord {
        endpoints = Map.copyOf(endpoints);
    }

    public RunRecord withState(ContainerState changed) {
        return new RunRecord(changed, restartCount, stoppedByUser, sandboxPath, endpoints);
    }

    public RunRecord withRestartCount(int changed) {
        return new RunRecord(state, changed, stoppedByUser, sandboxPath, endpoints);
    }

    public RunRecord withStoppedByUser(boolean changed) {
        return new RunRecord(state, restartCount, changed, sandboxPath, endpoints);
    }

    public RunRecord withNetwork(@Nullable String path, Map<String, EndpointInfo> connected) {
        return new RunRecord(state, restartCount, stoppedByUser, path, connected);
    }
}
