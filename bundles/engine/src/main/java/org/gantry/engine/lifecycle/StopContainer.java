package org.gantry.engine.lifecycle;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.api.engine.Containers.ContainerExit;
import org.gantry.api.engine.Containers.WaitCondition;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.core.Futures;
import org.gantry.linux.process.Signal;
import org.jspecify.annotations.Nullable;

/** {@code docker stop}: asks, waits, and kills. */
public final class StopContainer {
    /** A killed process goes at once unless the kernel cannot let go of it. */
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(30);

    private final EngineCore core;
    private final Signals signals;
    private final RestartPolicies policies;

    StopContainer(EngineCore core, Signals signals, RestartPolicies policies) {
        this.core = core;
        this.signals = signals;
        this.policies = policies;
    }

    public void stop(String ref, @Nullable String signal, @Nullable Duration timeout) {
        Container container = core.find(ref);
        int wanted = signal == null || signal.isEmpty() ? Signals.stopSignal(container) : Signals.parse(signal);
        if (container.state().status() == Status.RESTARTING) {
            cancelRestart(container);
        } else if (container.state().isLive()) {
            stopLive(container, wanted, timeout);
        } else {
            throw new EngineException.NotModified("container " + container.id() + " is already stopped");
        }
        core.events().publish(container, "stop");
    }

    /** Stops it because the engine stops; the user has not asked for that. */
    void stopForShutdown(Container container) {
        askAndAwait(container, Signals.stopSignal(container), null);
    }

    private void stopLive(Container container, int signal, @Nullable Duration timeout) {
        signals.markStoppedByUser(container);
        askAndAwait(container, signal, timeout);
    }

    /** When the container has ended by itself meanwhile that is just as well. */
    private void askAndAwait(Container container, int signal, @Nullable Duration timeout) {
        container.setStopping(true);
        CompletableFuture<ContainerExit> end = container.waiters().join(WaitCondition.NEXT_EXIT);
        try {
            if (!container.state().isLive()) {
                return;
            }
            signals.send(container, signal);
            if (!await(end, timeout == null ? patienceOf(container) : timeout)) {
                signals.send(container, Signal.SIGKILL);
                awaitEnd(container, end);
            }
        } catch (EngineException.Conflict e) {
            awaitEnd(container, end);
        } finally {
            container.waiters().leave(end);
        }
    }

    /** Sends SIGKILL and waits for the end. */
    void killAndAwait(Container container) {
        CompletableFuture<ContainerExit> end = container.waiters().join(WaitCondition.NEXT_EXIT);
        try {
            signals.send(container, Signal.SIGKILL);
            signals.markStoppedByUser(container);
            awaitEnd(container, end);
        } finally {
            container.waiters().leave(end);
        }
    }

    void cancelRestart(Container container) {
        container.lock().lock();
        try {
            signals.markStoppedByUser(container);
            policies.cancel(container);
        } finally {
            container.lock().unlock();
        }
    }

    private void awaitEnd(Container container, CompletableFuture<ContainerExit> end) {
        if (container.state().isLive() && !await(end, KILL_PATIENCE)) {
            throw new EngineException.Internal("container " + container.id() + " does not end although it was killed");
        }
    }

    private Duration patienceOf(Container container) {
        Duration own = container.record().config().lifecycle().stopTimeout();
        return own == null ? core.settings().stopTimeout() : own;
    }

    /** @param timeout negative: for ever */
    private static boolean await(CompletableFuture<ContainerExit> end, Duration timeout) {
        try {
            return Futures.ends(end, timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException.Unavailable("interrupted while a container was stopping");
        }
    }
}
