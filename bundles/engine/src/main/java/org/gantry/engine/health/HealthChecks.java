package org.gantry.engine.health;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.gantry.api.container.Health;
import org.gantry.api.container.LifecycleConfig;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.exec.ExecService;
import org.gantry.engine.spec.HealthSchedule;

/** {@code HEALTHCHECK} and {@code --health-cmd}: looks after the containers that have one. */
public final class HealthChecks implements AutoCloseable {
    private final EngineCore core;
    private final Prober prober;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    public HealthChecks(EngineCore core, ExecService execs) {
        this.core = core;
        this.prober = new Prober(execs, core.executor());
    }

    /** A run has begun, or has been taken over. The caller holds the container's lock. */
    public void watch(Container container) {
        LifecycleConfig lifecycle = container.record().config().lifecycle();
        Optional<HealthSchedule> schedule = HealthSchedule.of(lifecycle.health(), lifecycle.shell());
        Instant started = container.state().startedAt();
        container.setHealth(schedule.isPresent() ? HealthRules.BEGIN : null);
        if (schedule.isPresent() && started != null) {
            core.executor().execute(new HealthMonitor(core, prober, container, schedule.get(), started, closed));
        }
    }

    /** The run has ended. The caller holds the container's lock. */
    public void ended(Container container) {
        Health last = container.health();
        if (last != null) {
            container.setHealth(HealthRules.ended(last));
        }
    }

    /** The engine lets go of its containers. */
    @Override
    public void close() {
        closed.complete(null);
    }
}
