package org.gantry.engine.lifecycle;

import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.api.container.ProcessConfig;
import org.gantry.api.engine.AttachOptions;
import org.gantry.api.engine.AttachSession;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.stdio.SessionRequest;

/** {@code docker attach}, and the attaching part of {@code docker run}. */
public final class AttachContainer {
    private final EngineCore core;

    AttachContainer(EngineCore core) {
        this.core = core;
    }

    public AttachSession attach(String ref, AttachOptions options) {
        Container container = core.find(ref);
        refuseUnlessAttachable(container);
        ProcessConfig process = container.record().config().process();
        AttachSession session = container
                .streams()
                .attach(new SessionRequest(
                        options.stdin() && process.openStdin(),
                        options.stdout(),
                        options.stderr(),
                        options.live(),
                        options.replay() ? container.log() : null,
                        options.detachKeys(),
                        process.stdinOnce() && !process.terminal(),
                        () -> core.events().publish(container, "detach")));
        core.events().publish(container, "attach");
        return session;
    }

    private static void refuseUnlessAttachable(Container container) {
        if (container.state().status() == Status.PAUSED) {
            throw new EngineException.Conflict(
                    "container " + container.id() + " is paused, unpause the container before attach");
        }
        if (container.state().status() == Status.RESTARTING) {
            throw new EngineException.Conflict(
                    "container " + container.id() + " is restarting, wait until the container is running");
        }
    }
}
