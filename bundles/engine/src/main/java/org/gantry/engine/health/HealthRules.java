package org.gantry.engine.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.gantry.api.container.Health;
import org.gantry.api.container.Health.Probe;
import org.gantry.api.container.Health.Status;
import org.gantry.engine.spec.HealthSchedule;

/** What a probe makes of a container's health. */
final class HealthRules {
    static final Health BEGIN = new Health(Status.STARTING, 0, List.of());

    /** As many as dockerd remembers. */
    private static final int REMEMBERED = 5;

    private final HealthSchedule schedule;
    private final Instant started;

    /** @param started when the run began */
    HealthRules(HealthSchedule schedule, Instant started) {
        this.schedule = schedule;
        this.started = started;
    }

    /** A failure while the container is still starting does not count, until a first success ends that. */
    Health after(Health before, Probe probe) {
        List<Probe> log = new ArrayList<>(before.log());
        if (log.size() == REMEMBERED) {
            log.removeFirst();
        }
        log.add(probe);
        if (probe.exitCode() == 0) {
            return new Health(Status.HEALTHY, 0, log);
        }
        if (before.status() == Status.STARTING && isStarting(probe.start())) {
            return new Health(Status.STARTING, before.failingStreak(), log);
        }
        int streak = before.failingStreak() + 1;
        return new Health(streak >= schedule.retries() ? Status.UNHEALTHY : before.status(), streak, log);
    }

    /** How long to wait for the next probe. */
    Duration pause(Health health, Instant now) {
        return health.status() == Status.STARTING && isStarting(now) ? schedule.startInterval() : schedule.interval();
    }

    /** A container that has ended is unhealthy, whatever its last probe said. */
    static Health ended(Health last) {
        return new Health(Status.UNHEALTHY, last.failingStreak(), last.log());
    }

    private boolean isStarting(Instant time) {
        return Duration.between(started, time).compareTo(schedule.startPeriod()) < 0;
    }
}
