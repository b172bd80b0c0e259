package org.gantry.engine.lifecycle;

import org.gantry.api.EngineException;
import org.gantry.api.engine.LogOptions;
import org.gantry.api.engine.LogSession;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.log.JsonFileLog;
import org.gantry.engine.log.LogReader;

/** {@code docker logs}. */
public final class ReadLogs {
    private final EngineCore core;

    ReadLogs(EngineCore core) {
        this.core = core;
    }

    public LogSession read(String ref, LogOptions options) {
        Container container = core.find(ref);
        JsonFileLog log = container.log();
        if (log == null) {
            throw new EngineException.Unsupported("configured logging driver does not support reading");
        }
        boolean terminal = container.record().config().process().terminal();
        return LogReader.open(log, options, terminal);
    }
}
