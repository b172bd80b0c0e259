package org.gantry.engine.lifecycle;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.gantry.api.container.ContainerState;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.api.container.LifecycleConfig;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code --restart}: decides whether an ended container starts again, and when. */
public final class RestartPolicies {
    private static final Logger LOG = LoggerFactory.getLogger(RestartPolicies.class);

    private final EngineCore core;
    private Consumer<Container> start = container -> {
        throw new IllegalStateException("nobody to start " + container.id());
    };

    RestartPolicies(EngineCore core) {
        this.core = core;
    }

    /** @param starter begins a run; called with the container's lock held */
    void startWith(Consumer<Container> starter) {
        start = starter;
    }

    /** Whether the run that has just ended with this code is followed by another. */
    boolean appliesTo(Container container, int exitCode) {
        if (container.isStopping() || !core.phase().isServing()) {
            return false;
        }
        LifecycleConfig lifecycle = container.record().config().lifecycle();
        return switch (lifecycle.restartPolicy()) {
            case NO -> false;
            case ALWAYS, UNLESS_STOPPED -> true;
            case ON_FAILURE -> exitCode != 0 && hasRetriesLeft(container, lifecycle);
        };
    }

    /** Whether a container that does not run when the engine boots is started. */
    boolean appliesAtBoot(Container container) {
        LifecycleConfig lifecycle = container.record().config().lifecycle();
        boolean ranBefore = container.state().status() != Status.CREATED;
        return switch (lifecycle.restartPolicy()) {
            case NO -> false;
            case ALWAYS -> ranBefore;
            case UNLESS_STOPPED -> ranBefore && !container.run().stoppedByUser();
            case ON_FAILURE ->
                ranBefore
                        && !container.run().stoppedByUser()
                        && container.state().exitCode() != 0
                        && hasRetriesLeft(container, lifecycle);
        };
    }

    /** Starts the container again after a pause; the caller holds its lock and has set its state to RESTARTING. */
    void schedule(Container container, Duration ran) {
        Duration pause = container.backoff().after(ran);
        long ticket = container.backoff().schedule();
        CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, core.executor())
                .execute(() -> restart(container, ticket));
    }

    /** Gives up a restart that was scheduled; the caller holds the lock. */
    void cancel(Container container) {
        container.backoff().cancel();
        if (container.state().status() == Status.RESTARTING) {
            container.changeState(old -> new ContainerState(
                    Status.EXITED, 0, old.exitCode(), old.error(), old.oomKilled(), old.startedAt(), old.finishedAt()));
            core.saveRun(container);
        }
    }

    private void restart(Container container, long ticket) {
        container.lock().lock();
        try {
            boolean wanted = container.state().status() == Status.RESTARTING
                    && container.backoff().isDue(ticket)
                    && core.phase().isServing();
            if (wanted) {
                container.changeRun(run -> run.withRestartCount(run.restartCount() + 1));
                start.accept(container);
            }
        } catch (RuntimeException e) {
            LOG.warn("restarting container {} failed; it stays stopped", container.id(), e);
        } finally {
            container.lock().unlock();
        }
    }

    private static boolean hasRetriesLeft(Container container, LifecycleConfig lifecycle) {
        int most = lifecycle.restartMaximumRetries();
        return most == 0 || container.run().restartCount() < most;
    }
}
