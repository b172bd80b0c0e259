package org.gantry.engine.lifecycle;

import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code docker rm -f}: kills first. */
public final class ForceRemove {
    private static final Logger LOG = LoggerFactory.getLogger(ForceRemove.class);

    private final EngineCore core;
    private final StopContainer stop;
    private final RemoveContainer remove;

    ForceRemove(EngineCore core, StopContainer stop, RemoveContainer remove) {
        this.core = core;
        this.stop = stop;
        this.remove = remove;
    }

    public void remove(String ref, boolean force, boolean volumes) {
        Container container = core.find(ref);
        if (force) {
            end(container);
        }
        try {
            remove.remove(container, volumes);
        } catch (EngineException.Conflict e) {
            if (!force || container.state().status() != Status.REMOVING) {
                throw e;
            }
            LOG.debug("container {} went by its own --rm when it was killed", container.id(), e);
        }
    }

    private void end(Container container) {
        if (container.state().status() == Status.RESTARTING) {
            stop.cancelRestart(container);
        }
        if (container.state().isLive()) {
            try {
                stop.killAndAwait(container);
            } catch (EngineException.Conflict e) {
                if (container.state().isLive()) {
                    throw e;
                }
            }
        }
    }
}
