package org.gantry.engine.exec;

import java.time.Instant;
import org.gantry.api.EngineException;
import org.gantry.api.engine.Execs.ExecConfig;
import org.gantry.api.engine.Execs.ExecDetails;
import org.gantry.api.runtime.ExecTask;
import org.gantry.engine.container.Container;
import org.gantry.engine.stdio.ProcessStreams;
import org.jspecify.annotations.Nullable;

/** One exec process, from its preparation until its exit code has been asked for. */
final class Exec {
    private final String id;
    private final Container container;
    private final ExecConfig config;
    private final ProcessStreams streams;
    private boolean started;
    private @Nullable ExecTask task;
    private int pid;
    private @Nullable Integer exitCode;
    private @Nullable Instant ended;

    Exec(String id, Container container, ExecConfig config, ProcessStreams streams) {
        this.id = id;
        this.container = container;
        this.config = config;
        this.streams = streams;
    }

    String id() {
        return id;
    }

    Container container() {
        return container;
    }

    ExecConfig config() {
        return config;
    }

    ProcessStreams streams() {
        return streams;
    }

    /** An exec runs once. */
    synchronized void claim() {
        if (exitCode != null) {
            throw new EngineException.Conflict("exec command " + id + " has already run");
        }
        if (started) {
            throw new EngineException.Conflict("exec command " + id + " is already running");
        }
        started = true;
    }

    synchronized void running(ExecTask runningTask) {
        task = runningTask;
        pid = runningTask.pid();
    }

    /** It was running already when this engine found it. */
    synchronized void restored(ExecTask runningTask) {
        started = true;
        running(runningTask);
    }

    synchronized void ended(int code) {
        exitCode = code;
        ended = Instant.now();
        task = null;
    }

    synchronized ExecTask requireTask() {
        if (task == null) {
            throw new EngineException.Conflict("exec process " + id + " is not running");
        }
        return task;
    }

    synchronized boolean isRunning() {
        return task != null;
    }

    /** Whether it ended before that time, so that hardly anybody will ask for it any more. */
    synchronized boolean endedBefore(Instant time) {
        return ended != null && ended.isBefore(time);
    }

    synchronized ExecDetails details() {
        return new ExecDetails(id, container.id(), config, task != null, pid, exitCode);
    }
}
