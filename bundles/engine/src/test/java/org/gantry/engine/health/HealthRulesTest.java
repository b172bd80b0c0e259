package org.gantry.engine.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.gantry.api.container.Health;
import org.gantry.api.container.Health.Probe;
import org.gantry.api.container.Health.Status;
import org.gantry.engine.spec.HealthSchedule;
import org.junit.jupiter.api.Test;

class HealthRulesTest {
    private static final Instant STARTED = Instant.parse("2024-05-01T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration START_INTERVAL = Duration.ofSeconds(1);
    private static final Duration START_PERIOD = Duration.ofSeconds(60);
    private static final int RETRIES = 2;

    private final HealthRules rules = new HealthRules(
            new HealthSchedule(List.of("true"), INTERVAL, Duration.ofSeconds(1), START_PERIOD, START_INTERVAL, RETRIES),
            STARTED);

    @Test
    void oneSuccessIsHealthy() {
        Health health = rules.after(HealthRules.BEGIN, probe(1, 0));
        assertThat(health.status()).isEqualTo(Status.HEALTHY);
        assertThat(health.failingStreak()).isZero();
    }

    @Test
    void failuresWhileItStartsDoNotCount() {
        Health health = HealthRules.BEGIN;
        for (int second = 0; second < 10; second++) {
            health = rules.after(health, probe(second, 1));
        }
        assertThat(health.status()).isEqualTo(Status.STARTING);
        assertThat(health.failingStreak()).isZero();
    }

    @Test
    void asManyFailuresAfterwardsAsThereAreRetriesAreUnhealthy() {
        Health once = rules.after(HealthRules.BEGIN, probe(61, 1));
        assertThat(once.status()).isEqualTo(Status.STARTING);
        Health twice = rules.after(once, probe(71, 1));
        assertThat(twice.status()).isEqualTo(Status.UNHEALTHY);
        assertThat(twice.failingStreak()).isEqualTo(RETRIES);
        assertThat(rules.after(twice, probe(81, 0)).status()).isEqualTo(Status.HEALTHY);
    }

    @Test
    void aSuccessEndsTheStart() {
        Health healthy = rules.after(HealthRules.BEGIN, probe(1, 0));
        Health failed = rules.after(healthy, probe(2, 1));
        assertThat(failed.failingStreak()).isEqualTo(1);
        assertThat(failed.status()).isEqualTo(Status.HEALTHY);
        assertThat(rules.after(failed, probe(3, 1)).status()).isEqualTo(Status.UNHEALTHY);
    }

    @Test
    void remembersTheLastFive() {
        Health health = HealthRules.BEGIN;
        for (int second = 0; second < 7; second++) {
            health = rules.after(health, probe(second, 0));
        }
        assertThat(health.log()).extracting(Probe::start).containsExactly(at(2), at(3), at(4), at(5), at(6));
    }

    @Test
    void asksMoreOftenWhileItStarts() {
        assertThat(rules.pause(HealthRules.BEGIN, at(59))).isEqualTo(START_INTERVAL);
        assertThat(rules.pause(HealthRules.BEGIN, at(60))).isEqualTo(INTERVAL);
        assertThat(rules.pause(rules.after(HealthRules.BEGIN, probe(1, 0)), at(2)))
                .isEqualTo(INTERVAL);
    }

    @Test
    void whatHasEndedIsUnhealthy() {
        Health healthy = rules.after(HealthRules.BEGIN, probe(1, 0));
        assertThat(HealthRules.ended(healthy)).isEqualTo(new Health(Status.UNHEALTHY, 0, healthy.log()));
    }

    @Test
    void durationsAreWrittenAsInDocker() {
        assertThat(Words.of(Duration.ofMillis(500))).isEqualTo("500ms");
        assertThat(Words.of(Duration.ofMillis(1500))).isEqualTo("1.5s");
        assertThat(Words.of(Duration.ofSeconds(90))).isEqualTo("1m30s");
        assertThat(Words.of(Duration.ofHours(1))).isEqualTo("1h0m0s");
    }

    private static Probe probe(int second, int exitCode) {
        return new Probe(at(second), at(second), exitCode, "");
    }

    private static Instant at(int second) {
        return STARTED.plusSeconds(second);
    }
}
