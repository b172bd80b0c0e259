package org.gantry.images.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gantry.api.EngineException.InvalidArgument;
import org.gantry.api.oci.HealthCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthInstructionTest {
    @Test
    void takesALineForTheShell() {
        assertThat(HealthInstruction.parse("CMD curl -f localhost || exit 1"))
                .isEqualTo(new HealthCheck(
                        List.of("CMD-SHELL", "curl -f localhost || exit 1"), null, null, null, null, null));
    }

    @Test
    void takesAListAndOptions() {
        HealthCheck check = HealthInstruction.parse(
                "--interval=1m30s --timeout=1.5s --start-period=0 --start-interval=500ms --retries=4 CMD [\"a\", \"b\"]");
        assertThat(check)
                .isEqualTo(new HealthCheck(
                        List.of("CMD", "a", "b"), 90_000_000_000L, 1_500_000_000L, null, 500_000_000L, 4));
    }

    @Test
    void switchesOff() {
        assertThat(HealthInstruction.parse("none")).isEqualTo(HealthCheck.none());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CMD | Missing command after HEALTHCHECK CMD",
                "NONE x | HEALTHCHECK NONE takes no arguments",
                "RUN x | Unknown type \"RUN\" in HEALTHCHECK (try CMD)",
                "--every=1s CMD x | unknown flag: every",
                "--interval=1x CMD x | invalid duration \"1x\" of --interval",
                "--interval=99999999999h CMD x | invalid duration \"99999999999h\" of --interval",
                "--timeout=1us CMD x | Interval \"timeout\" cannot be less than 1ms",
                "--retries=-1 CMD x | --retries cannot be \"-1\"",
            })
    void refuses(String arguments, String reason) {
        assertThatThrownBy(() -> HealthInstruction.parse(arguments))
                .isInstanceOf(InvalidArgument.class)
                .hasMessage(reason);
    }
}
