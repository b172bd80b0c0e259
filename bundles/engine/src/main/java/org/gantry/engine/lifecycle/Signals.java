package org.gantry.engine.lifecycle;

import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.api.runtime.Task;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.spec.CreateChecks;
import org.gantry.linux.process.Signal;

/** Sends signals to containers as dockerd does. */
final class Signals {
    private final EngineCore core;

    Signals(EngineCore core) {
        this.core = core;
    }

    static int parse(String name) {
        return CreateChecks.stopSignal(name);
    }

    /** The signal that asks the container's program to end. */
    static int stopSignal(Container container) {
        String name = container.record().config().lifecycle().stopSignal();
        return name.isEmpty() ? Signal.SIGTERM : parse(name);
    }

    /**
     * Sends it. A signal that is meant to end the container keeps restart policies off, and wakes a paused one, which
     * could not act on it. Under the lock, so that nobody hears of the end before the signal.
     */
    void send(Container container, int signal) {
        container.lock().lock();
        try {
            sendLocked(container, signal);
        } finally {
            container.lock().unlock();
        }
    }

    private void sendLocked(Container container, int signal) {
        Task task = container.requireTask();
        String configured = container.record().config().lifecycle().stopSignal();
        boolean ends = signal == Signal.SIGKILL || configured.isEmpty() || signal == parse(configured);
        if (ends) {
            container.setStopping(true);
        }
        try {
            task.signal(signal, false);
        } catch (EngineException.NotFound e) {
            throw new EngineException.Conflict("container " + container.id() + " is not running");
        }
        if (ends && container.state().status() == Status.PAUSED) {
            task.resume();
        }
        core.events().publish(container, "kill", Map.of("signal", Integer.toString(signal)));
    }

    /** Remembers that a user, not a policy, has ended the run. */
    void markStoppedByUser(Container container) {
        container.changeRun(run -> run.withStoppedByUser(true));
    }
}
