package org.gantry.api.container;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gantry.api.oci.HealthCheck;
import org.jspecify.annotations.Nullable;

/**
 * How the container ends, restarts and logs.
 *
 * @param autoRemove remove the container as soon as it has ended
 * @param restartMaximumRetries only with {@code on-failure}; 0 is without bound
 * @param init null: the engine's default; true: a minimal init is PID 1
 * @param stopSignal empty: the image's, or SIGTERM
 * @param stopTimeout null: ten seconds
 * @param logDriver empty: {@code json-file}
 * @param runtime empty: the engine's default execution driver
 * @param health null: the image's
 * @param shell what runs a probe that is a line for the shell; empty: {@code /bin/sh -c}
 */
public record LifecycleConfig(
        boolean autoRemove,
        RestartPolicy restartPolicy,
        int restartMaximumRetries,
        @Nullable Boolean init,
        String stopSignal,
        @Nullable Duration stopTimeout,
        String logDriver,
        Map<String, String> logOptions,
        String runtime,
        @Nullable HealthCheck health,
        List<String> shell,
        Map<String, String> annotations) {

    public static final LifecycleConfig DEFAULT = new LifecycleConfig(
            false, RestartPolicy.NO, 0, null, "", null, "", Map.of(), "", null, List.of(), Map.of());

    public LifecycleConfig {
        logOptions = Map.copyOf(logOptions);
        shell = List.copyOf(Objects.requireNonNullElse(shell, List.of())); // a record of an earlier engine has none
        annotations = Map.copyOf(annotations);
    }

    public LifecycleConfig withRestartPolicy(RestartPolicy policy, int maximumRetries) {
        return new LifecycleConfig(
                autoRemove,
                policy,
                maximumRetries,
                init,
                stopSignal,
                stopTimeout,
                logDriver,
                logOptions,
                runtime,
                health,
                shell,
                annotations);
    }

    /** When an ended container is started again. */
    public enum RestartPolicy {
        NO,
        ALWAYS,
        UNLESS_STOPPED,
        ON_FAILURE
    }
}
