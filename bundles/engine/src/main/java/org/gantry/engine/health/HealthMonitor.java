package org.gantry.engine.health;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.api.container.Health;
import org.gantry.api.engine.Containers.ContainerExit;
import org.gantry.api.engine.Containers.WaitCondition;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.core.Futures;
import org.gantry.engine.spec.HealthSchedule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Probes a container as long as one run of it lasts. */
final class HealthMonitor implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(HealthMonitor.class);

    private final EngineCore core;
    private final Prober prober;
    private final Container container;
    private final HealthSchedule schedule;
    private final Instant started;
    private final HealthRules rules;
    private final CompletableFuture<Void> closed;

    /**
     * @param started by which the run is known
     * @param closed ends it before the run does
     */
    HealthMonitor(
            EngineCore core,
            Prober prober,
            Container container,
            HealthSchedule schedule,
            Instant started,
            CompletableFuture<Void> closed) {
        this.core = core;
        this.prober = prober;
        this.container = container;
        this.schedule = schedule;
        this.started = started;
        this.rules = new HealthRules(schedule, started);
        this.closed = closed;
    }

    @Override
    public void run() {
        CompletableFuture<ContainerExit> end = container.waiters().join(WaitCondition.NEXT_EXIT);
        try {
            CompletableFuture<Object> over = CompletableFuture.anyOf(end, closed);
            while (isCurrent() && !Futures.ends(over, rules.pause(health(), Instant.now()))) {
                probe();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the engine goes
        } catch (RuntimeException e) {
            LOG.error("the health of container {} is not looked after any more", container.id(), e);
        } finally {
            container.waiters().leave(end);
        }
    }

    /** One that is paused cannot answer, and is none the worse for it. */
    private void probe() throws InterruptedException {
        if (container.state().status() == Status.RUNNING && container.isAttended()) {
            record(prober.probe(container.id(), schedule));
        }
    }

    private void record(Health.Probe probe) {
        container.lock().lock();
        try {
            if (!isCurrent()) {
                return; // it has ended while the probe was under way, or by way of that
            }
            Health before = health();
            Health after = rules.after(before, probe);
            container.setHealth(after);
            if (after.status() != before.status()) {
                core.events()
                        .publish(container, "health_status: " + after.status().word(), Map.of());
            }
        } finally {
            container.lock().unlock();
        }
    }

    private Health health() {
        return Objects.requireNonNullElse(container.health(), HealthRules.BEGIN);
    }

    private boolean isCurrent() {
        return container.state().isLive()
                && started.equals(container.state().startedAt())
                && !core.phase().isReleased();
    }
}
