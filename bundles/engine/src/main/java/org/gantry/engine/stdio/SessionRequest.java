package org.gantry.engine.stdio;

import org.gantry.engine.log.JsonFileLog;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants of a process's streams.
 *
 * @param live false: only what the log holds
 * @param replay the log to begin with; null for none
 * @param detachKeys empty: the default; they work on terminals only
 * @param closeStdinWithClient the process's stdin ends when this client stops typing
 * @param onDetach called when the client has pressed the detach keys
 */
public record SessionRequest(
        boolean stdin,
        boolean stdout,
        boolean stderr,
        boolean live,
        @Nullable JsonFileLog replay,
        String detachKeys,
        boolean closeStdinWithClient,
        Runnable onDetach) {}
