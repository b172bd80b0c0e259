package org.gantry.rest.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.gantry.api.container.ContainerState;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.api.container.Health;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusWordsTest {
    private static final Instant NOW = Instant.parse("2024-05-01T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "PT0.9S, Less than a second",
        "PT1S, 1 second",
        "PT59S, 59 seconds",
        "PT60S, About a minute",
        "PT2M, 2 minutes",
        "PT59M, 59 minutes",
        "PT60M, About an hour",
        "PT89M, About an hour",
        "PT90M, 2 hours",
        "PT47H, 47 hours",
        "P2D, 2 days",
        "P13D, 13 days",
        "P14D, 2 weeks",
        "P59D, 8 weeks",
        "P60D, 2 months",
        "P729D, 24 months",
        "P730D, 2 years",
    })
    void durationsInDockersWords(Duration duration, String words) {
        assertThat(StatusWords.words(duration)).isEqualTo(words);
    }

    @Test
    void everyState() {
        assertThat(words(Status.CREATED)).isEqualTo("Created");
        assertThat(words(Status.RUNNING)).isEqualTo("Up 5 seconds");
        assertThat(words(Status.PAUSED)).isEqualTo("Up 5 seconds (Paused)");
        assertThat(words(Status.RESTARTING)).isEqualTo("Restarting (3) 2 seconds ago");
        assertThat(words(Status.REMOVING)).isEqualTo("Removal In Progress");
        assertThat(words(Status.EXITED)).isEqualTo("Exited (3) 2 seconds ago");
        assertThat(words(Status.DEAD)).isEqualTo("Dead");
    }

    @Test
    void addsTheHealthOfWhatRuns() {
        assertThat(words(Status.RUNNING, Health.Status.STARTING)).isEqualTo("Up 5 seconds (health: starting)");
        assertThat(words(Status.RUNNING, Health.Status.HEALTHY)).isEqualTo("Up 5 seconds (healthy)");
        assertThat(words(Status.RUNNING, Health.Status.UNHEALTHY)).isEqualTo("Up 5 seconds (unhealthy)");
        assertThat(words(Status.PAUSED, Health.Status.HEALTHY)).isEqualTo("Up 5 seconds (Paused)");
        assertThat(words(Status.EXITED, Health.Status.UNHEALTHY)).isEqualTo("Exited (3) 2 seconds ago");
    }

    private static String words(Status status) {
        return words(status, null);
    }

    private static String words(Status status, Health.@Nullable Status health) {
        return StatusWords.of(
                new ContainerState(status, 1, 3, "", false, NOW.minusSeconds(5), NOW.minusSeconds(2)),
                health == null ? null : new Health(health, 0, List.of()),
                NOW);
    }
}
