package org.gantry.engine.spec;

import java.util.Set;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.IsolationConfig;
import org.gantry.api.container.LifecycleConfig;
import org.gantry.api.container.LifecycleConfig.RestartPolicy;
import org.gantry.api.container.NetworkConfig;
import org.gantry.api.container.ResourceConfig.Ulimit;
import org.gantry.engine.network.NetworkMode;
import org.gantry.engine.network.PortRequests;
import org.gantry.linux.process.Signal;

/** Everything that can be wrong with a create request, found before anything is made. */
public final class CreateChecks {
    private static final Set<String> ULIMITS = Set.of(
            "as",
            "core",
            "cpu",
            "data",
            "fsize",
            "locks",
            "memlock",
            "msgqueue",
            "nice",
            "nofile",
            "nproc",
            "rss",
            "rtprio",
            "rttime",
            "sigpending",
            "stack");

    private CreateChecks() {}

    /**
     * Checks the configuration, image defaults included.
     *
     * @param remapped whether containers have ids of their own
     * @throws EngineException.InvalidArgument in Docker's words
     * @throws EngineException.Unsupported naming the field that is not supported yet
     */
    public static void check(ContainerConfig config, boolean remapped) {
        checkProcess(config);
        checkIsolation(config.isolation());
        NamespaceModes.checkUsers(config, remapped);
        Limits.check(config.resources(), Machine.ofThisHost());
        CgroupParent.resolve(config.resources().cgroupParent(), "container");
        config.resources().ulimits().forEach(CreateChecks::checkUlimit);
        MountParser.parse(config.storage());
        checkNetwork(config.network(), config.isolation().hostname());
        checkLifecycle(config.lifecycle());
    }

    private static void checkProcess(ContainerConfig config) {
        String directory = config.process().workingDirectory();
        if (!directory.isEmpty() && !directory.startsWith("/")) {
            throw invalid("the working directory '" + directory + "' is invalid, it needs to be an absolute path");
        }
        for (String entry : config.process().environment()) {
            if (entry.isEmpty() || entry.startsWith("=")) {
                throw invalid("invalid environment variable: " + entry);
            }
            if (entry.indexOf(0) >= 0) {
                throw invalid("invalid environment variable: nul bytes are not allowed");
            }
        }
    }

    private static void checkIsolation(IsolationConfig isolation) {
        Capabilities.of(isolation.privileged(), isolation.capAdd(), isolation.capDrop());
        SecurityOptions options = SecurityOptions.parse(isolation.securityOptions());
        String seccomp = options.seccomp();
        if (seccomp != null && !seccomp.equals(SecurityOptions.UNCONFINED)) {
            SeccompProfile.parse(seccomp);
        }
        NamespaceModes.check(isolation);
        if (isolation.hostname().length() > 64) {
            throw invalid("invalid hostname: " + isolation.hostname() + ": longer than 64 bytes");
        }
        if (NamespaceModes.isHost(isolation.utsMode()) && !isolation.hostname().isEmpty()) {
            throw invalid("conflicting options: hostname and the UTS mode");
        }
    }

    private static void checkUlimit(Ulimit ulimit) {
        if (!ULIMITS.contains(ulimit.name())) {
            throw invalid("invalid ulimit type: " + ulimit.name());
        }
        if (ulimit.hard() != -1 && (ulimit.soft() == -1 || ulimit.soft() > ulimit.hard())) {
            throw invalid("ulimit soft limit must be less than or equal to hard limit: " + ulimit.soft() + " > "
                    + ulimit.hard());
        }
    }

    private static void checkNetwork(NetworkConfig network, String hostname) {
        if (NetworkMode.of(network) instanceof NetworkMode.OfContainer) {
            checkShared(network, hostname);
        }
        PortRequests.of(network);
        if (!network.macAddress().isEmpty() && network.mode().equals("host")) {
            throw invalid("conflicting options: mac-address and the network mode");
        }
        for (String host : network.extraHosts()) {
            if (host.indexOf(':') <= 0) {
                throw invalid("bad format for add-host: \"" + host + "\"");
            }
        }
    }

    /** What belongs to the other container. */
    private static void checkShared(NetworkConfig network, String hostname) {
        if (!hostname.isEmpty()) {
            throw invalid("conflicting options: hostname and the network mode");
        }
        if (!network.portBindings().isEmpty() || network.publishAllPorts()) {
            throw invalid("conflicting options: port publishing and the container type network mode");
        }
        if (!network.dns().isEmpty()) {
            throw invalid("conflicting options: dns and the network mode");
        }
        if (!network.extraHosts().isEmpty()) {
            throw invalid("conflicting options: custom host-to-IP mapping and the network mode");
        }
        if (!network.macAddress().isEmpty()) {
            throw invalid("conflicting options: mac-address and the network mode");
        }
    }

    private static void checkLifecycle(LifecycleConfig lifecycle) {
        if (!lifecycle.stopSignal().isEmpty()) {
            stopSignal(lifecycle.stopSignal());
        }
        checkRestartPolicy(lifecycle);
        if (lifecycle.health() != null) {
            HealthSchedule.check(lifecycle.health());
        }
        checkLogDriver(lifecycle);
    }

    /** Whether the restart policy goes with the rest. */
    public static void checkRestartPolicy(LifecycleConfig lifecycle) {
        if (lifecycle.autoRemove() && lifecycle.restartPolicy() != RestartPolicy.NO) {
            throw invalid("can't create 'AutoRemove' container with restart policy");
        }
        if (lifecycle.restartMaximumRetries() != 0 && lifecycle.restartPolicy() != RestartPolicy.ON_FAILURE) {
            throw invalid("invalid restart policy: maximum retry count can only be used with 'on-failure'");
        }
        if (lifecycle.restartMaximumRetries() < 0) {
            throw invalid("invalid restart policy: maximum retry count cannot be negative");
        }
    }

    private static void checkLogDriver(LifecycleConfig lifecycle) {
        String driver = lifecycle.logDriver();
        if (!driver.isEmpty() && !driver.equals("json-file") && !driver.equals("none")) {
            throw invalid("error looking up logging plugin " + driver + ": plugin \"" + driver + "\" not found");
        }
        for (String option : lifecycle.logOptions().keySet()) {
            if (!Set.of("max-size", "max-file").contains(option) || driver.equals("none")) {
                throw invalid("unknown log opt '" + option + "' for " + (driver.isEmpty() ? "json-file" : driver)
                        + " log driver");
            }
        }
    }

    /**
     * A signal by name or number.
     *
     * @throws EngineException.InvalidArgument "Invalid signal: X"
     */
    public static int stopSignal(String name) {
        return Signal.parse(name).orElseThrow(() -> invalid("Invalid signal: " + name));
    }

    private static EngineException invalid(String message) {
        return new EngineException.InvalidArgument(message);
    }
}
