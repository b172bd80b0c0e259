package org.gantry.engine.lifecycle;

import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;
import org.gantry.linux.process.Signal;

/** {@code docker kill}. */
public final class KillContainer {
    private final EngineCore core;
    private final Signals signals;
    private final StopContainer stop;

    KillContainer(EngineCore core, Signals signals, StopContainer stop) {
        this.core = core;
        this.signals = signals;
        this.stop = stop;
    }

    public void kill(String ref, String name) {
        int signal = name.isEmpty() ? Signal.SIGKILL : Signals.parse(name);
        Container container = core.find(ref);
        if (container.state().status() == Status.RESTARTING) {
            stop.cancelRestart(container);
            return;
        }
        try {
            if (signal == Signal.SIGKILL) {
                stop.killAndAwait(container);
            } else {
                signals.send(container, signal);
            }
        } catch (EngineException.Conflict e) {
            throw new EngineException.Conflict("Cannot kill container: " + ref + ": " + e.getMessage());
        }
    }
}
