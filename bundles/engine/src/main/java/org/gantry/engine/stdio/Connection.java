package org.gantry.engine.stdio;

import java.nio.file.Path;
import org.gantry.api.runtime.TaskStreams;
import org.gantry.engine.log.JsonFileLog;
import org.jspecify.annotations.Nullable;

/**
 * A process's streams for one run.
 *
 * @param descriptors owned by the hub from now on
 * @param log where output is logged, opened; null for none
 * @param journals directory for what is between pipe and log; null without a log
 * @param closeStdin ends the process's stdin on the driver's side; may block
 */
public record Connection(
        TaskStreams descriptors,
        @Nullable JsonFileLog log,
        @Nullable Path journals,
        Runnable closeStdin) {}
