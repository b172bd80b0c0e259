package org.gantry.engine.lifecycle;

import org.gantry.api.container.LifecycleConfig;
import org.gantry.engine.container.Container;
import org.gantry.engine.container.ContainerRecord;
import org.gantry.engine.container.Identifiers;
import org.gantry.engine.container.RunRecord;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.log.JsonFileLog;
import org.gantry.engine.log.LogLimits;
import org.gantry.engine.stdio.ProcessStreams;
import org.jspecify.annotations.Nullable;

/** Makes the object for a record, new or read from disk. */
public final class ContainerFactory {
    private static final String NO_LOG = "none";

    private final EngineCore core;

    public ContainerFactory(EngineCore core) {
        this.core = core;
    }

    public Container make(ContainerRecord record, RunRecord run) {
        boolean terminal = record.config().process().terminal();
        var streams = new ProcessStreams(
                core.hub(),
                Identifiers.shorten(record.id()),
                terminal,
                core.layout().container(record.id()));
        return new Container(record, run, core.waits().of(record.id()), streams, log(record));
    }

    private @Nullable JsonFileLog log(ContainerRecord record) {
        LifecycleConfig lifecycle = record.config().lifecycle();
        if (lifecycle.logDriver().equals(NO_LOG)) {
            return null;
        }
        LogLimits limits = LogLimits.of(lifecycle.logOptions(), core.settings().logLimits());
        return new JsonFileLog(core.layout().log(record.id()), limits);
    }
}
