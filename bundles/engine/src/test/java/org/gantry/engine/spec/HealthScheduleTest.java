package org.gantry.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.gantry.api.EngineException.InvalidArgument;
import org.gantry.api.oci.HealthCheck;
import org.junit.jupiter.api.Test;

class HealthScheduleTest {
    @Test
    void nothingOrNoneRunsNothing() {
        assertThat(HealthSchedule.of(null, List.of())).isEmpty();
        assertThat(HealthSchedule.of(HealthCheck.none(), List.of())).isEmpty();
        assertThat(HealthSchedule.of(check(List.of()), List.of())).isEmpty();
    }

    @Test
    void hasDockersDefaults() {
        assertThat(HealthSchedule.of(check(List.of("CMD", "a", "b")), List.of()))
                .contains(new HealthSchedule(
                        List.of("a", "b"),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30),
                        Duration.ZERO,
                        Duration.ofSeconds(5),
                        3));
    }

    @Test
    void aLineIsForTheShellOfTheImage() {
        HealthCheck check = check(List.of("CMD-SHELL", "a || b"));
        assertThat(HealthSchedule.of(check, List.of()).orElseThrow().command())
                .containsExactly("/bin/sh", "-c", "a || b");
        assertThat(HealthSchedule.of(check, List.of("/bin/ash", "-ec"))
                        .orElseThrow()
                        .command())
                .containsExactly("/bin/ash", "-ec", "a || b");
    }

    @Test
    void whatIsLeftOpenIsTheImages() {
        var image = new HealthCheck(List.of("CMD", "a"), 1_000_000L, 2_000_000L, 3_000_000L, 4_000_000L, 5);
        var asked = new HealthCheck(List.of(), 7_000_000L, 0L, null, null, 0);
        assertThat(asked.orElse(image))
                .isEqualTo(new HealthCheck(List.of("CMD", "a"), 7_000_000L, 2_000_000L, 3_000_000L, 4_000_000L, 5));
        assertThat(HealthCheck.none().orElse(image).isEnabled()).isFalse();
    }

    @Test
    void refusesWhatCannotBe() {
        refuses(check(List.of("RUN", "a")), "Unknown healthcheck type 'RUN' (expected 'CMD', 'CMD-SHELL' or 'NONE')");
        refuses(check(List.of("CMD")), "Test in Healthcheck has nothing after CMD");
        refuses(
                new HealthCheck(null, 999_999L, null, null, null, null),
                "Interval in Healthcheck cannot be less than 1ms");
        refuses(new HealthCheck(null, null, -1L, null, null, null), "Timeout in Healthcheck cannot be less than 1ms");
        refuses(new HealthCheck(null, null, null, null, null, -1), "Retries in Healthcheck cannot be negative");
    }

    private static void refuses(HealthCheck check, String reason) {
        assertThatThrownBy(() -> HealthSchedule.check(check))
                .isInstanceOf(InvalidArgument.class)
                .hasMessage(reason);
    }

    private static HealthCheck check(List<String> test) {
        return new HealthCheck(test, null, null, null, null, null);
    }
}
