package org.gantry.engine.spec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.oci.HealthCheck;
import org.jspecify.annotations.Nullable;

/**
 * A health check with Docker's defaults in place.
 *
 * @param command the program of a probe and its arguments
 */
public record HealthSchedule(
        List<String> command,
        Duration interval,
        Duration timeout,
        Duration startPeriod,
        Duration startInterval,
        int retries) {
    private static final long LEAST_NANOS = 1_000_000;
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration START_INTERVAL = Duration.ofSeconds(5);
    private static final int RETRIES = 3;
    private static final List<String> SHELL = List.of("/bin/sh", "-c");

    /**
     * Empty if there is nothing to run.
     *
     * @param shell what runs a line for the shell; empty: {@code /bin/sh -c}
     */
    public static Optional<HealthSchedule> of(@Nullable HealthCheck check, List<String> shell) {
        if (check == null || !check.isEnabled()) {
            return Optional.empty();
        }
        return Optional.of(new HealthSchedule(
                command(Objects.requireNonNull(check.test()), shell),
                duration(check.interval(), INTERVAL),
                duration(check.timeout(), TIMEOUT),
                duration(check.startPeriod(), Duration.ZERO),
                duration(check.startInterval(), START_INTERVAL),
                check.retries() == null || check.retries() == 0 ? RETRIES : check.retries()));
    }

    /** @throws EngineException.InvalidArgument if it cannot be carried out */
    static void check(HealthCheck check) {
        if (check.isEnabled()) {
            checkTest(Objects.requireNonNull(check.test()));
        }
        requireLeast("Interval", check.interval());
        requireLeast("Timeout", check.timeout());
        requireLeast("StartPeriod", check.startPeriod());
        requireLeast("StartInterval", check.startInterval());
        if (check.retries() != null && check.retries() < 0) {
            throw new EngineException.InvalidArgument("Retries in Healthcheck cannot be negative");
        }
    }

    /** Docker takes any word for the first and then runs nothing, which nobody can have meant. */
    private static void checkTest(List<String> test) {
        switch (test.getFirst()) {
            case "CMD", "CMD-SHELL" -> {
                if (test.size() < 2) {
                    throw new EngineException.InvalidArgument(
                            "Test in Healthcheck has nothing after " + test.getFirst());
                }
            }
            default ->
                throw new EngineException.InvalidArgument(
                        "Unknown healthcheck type '" + test.getFirst() + "' (expected 'CMD', 'CMD-SHELL' or 'NONE')");
        }
    }

    private static void requireLeast(String field, @Nullable Long nanos) {
        if (nanos != null && nanos != 0 && nanos < LEAST_NANOS) {
            throw new EngineException.InvalidArgument(field + " in Healthcheck cannot be less than 1ms");
        }
    }

    private static List<String> command(List<String> test, List<String> shell) {
        List<String> words = test.subList(1, test.size());
        if (test.getFirst().equals("CMD")) {
            return words;
        }
        List<String> command = new ArrayList<>(shell.isEmpty() ? SHELL : shell);
        command.addAll(words);
        return command;
    }

    private static Duration duration(@Nullable Long nanos, Duration otherwise) {
        return nanos == null || nanos == 0 ? otherwise : Duration.ofNanos(nanos);
    }
}
