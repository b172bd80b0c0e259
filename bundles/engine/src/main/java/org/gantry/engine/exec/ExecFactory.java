package org.gantry.engine.exec;

import org.gantry.api.engine.Execs.ExecConfig;
import org.gantry.engine.container.Container;
import org.gantry.engine.container.Identifiers;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.stdio.ProcessStreams;

/** Makes the object for an exec process, new or read from disk. */
public final class ExecFactory {
    private final EngineCore core;

    public ExecFactory(EngineCore core) {
        this.core = core;
    }

    Exec make(String id, Container container, ExecConfig config) {
        var streams = new ProcessStreams(
                core.hub(),
                "exec " + Identifiers.shorten(id),
                config.terminal(),
                core.layout().container(container.id()));
        return new Exec(id, container, config, streams);
    }
}
