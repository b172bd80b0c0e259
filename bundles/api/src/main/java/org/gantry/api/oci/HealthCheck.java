package org.gantry.api.oci;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to find out whether a container's program works (Docker image specification, Healthcheck; the API has the same
 * shape). Durations are in nanoseconds; what is null or 0 is left to the image, and then to Docker's defaults.
 *
 * @param test {@code NONE} alone; {@code CMD} and a program with its arguments; {@code CMD-SHELL} and a line for the shell
 * @param interval between the end of a probe and the next
 * @param timeout after which a probe has failed
 * @param startPeriod in which failures do not count
 * @param startInterval instead of {@code interval} during that
 * @param retries how many failures in a row make it unhealthy
 */
public record HealthCheck(
        @JsonName("Test") @Nullable List<String> test,
        @JsonName("Interval") @Nullable Long interval,
        @JsonName("Timeout") @Nullable Long timeout,
        @JsonName("StartPeriod") @Nullable Long startPeriod,
        @JsonName("StartInterval") @Nullable Long startInterval,
        @JsonName("Retries") @Nullable Integer retries) {
    private static final String NONE = "NONE";

    public HealthCheck {
        test = test == null || test.isEmpty() ? null : List.copyOf(test);
    }

    /** Switches off what the image has. */
    public static HealthCheck none() {
        return new HealthCheck(List.of(NONE), null, null, null, null, null);
    }

    /** Whether there is anything to run. */
    public boolean isEnabled() {
        return test != null && !test.getFirst().equals(NONE);
    }

    /** Completes what is left open, by field. */
    public HealthCheck orElse(@Nullable HealthCheck other) {
        if (other == null) {
            return this;
        }
        return new HealthCheck(
                test == null ? other.test : test,
                given(interval) ? interval : other.interval,
                given(timeout) ? timeout : other.timeout,
                given(startPeriod) ? startPeriod : other.startPeriod,
                given(startInterval) ? startInterval : other.startInterval,
                given(retries) ? retries : other.retries);
    }

    private static boolean given(@Nullable Number value) {
        return value != null && value.longValue() != 0;
    }
}
