package org.gantry.api.engine;

import java.nio.file.Path;
import java.util.List;
import org.gantry.api.runtime.RuntimeInfo;

/** The engine as a whole. */
public interface EngineSystem {
    EngineInfo info();

    /**
     * What {@code docker info} and {@code docker version} tell.
     *
     * @param id stable over restarts of the same root directory
     * @param defaultRuntime name of the driver new containers get
     */
    record EngineInfo(
            String id,
            String name,
            String version,
            Path root,
            String kernelVersion,
            String operatingSystem,
            String architecture,
            int processors,
            long memoryBytes,
            int containersRunning,
            int containersPaused,
            int containersStopped,
            int images,
            String storageDriver,
            String defaultRuntime,
            List<RuntimeInfo> runtimes,
            LimitSupport limits,
            List<String> logDrivers,
            List<String> networkDrivers,
            List<String> securityOptions,
            List<String> warnings) {}

    /** Which limits the host's cgroups can hold. */
    record LimitSupport(
            boolean memory,
            boolean swap,
            boolean kernelMemoryTcp,
            boolean oomKillDisable,
            boolean cpuQuota,
            boolean cpuShares,
            boolean cpuset,
            boolean pids) {}
}
