package org.gantry.api.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gantry.api.runtime.RuntimeInfo;

/** The engine as a whole. */
public interface EngineSystem {
    EngineInfo info();

    /** The execution drivers that serve, and those that do not and have containers all the same or say what they lack. */
    List<Driver> drivers();

    /**
     * An execution driver.
     *
     * @param info empty for one that is not there
     * @param needs why it is not there, if it has said so
     * @param standard whether containers get it that ask for none
     * @param running how many containers it runs just now
     * @param containers how many there are of it, running or not
     */
    record Driver(
            String name,
            Optional<RuntimeInfo> info,
            Optional<String> needs,
            boolean standard,
            int running,
            int containers) {}

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
