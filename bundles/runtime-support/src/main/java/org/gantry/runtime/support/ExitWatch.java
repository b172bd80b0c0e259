package org.gantry.runtime.support;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gantry.api.runtime.TaskExit;
import org.gantry.linux.fd.Epoll;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.Poll;
import org.gantry.linux.fd.Reactor;
import org.gantry.linux.process.Signal;
import org.gantry.linux.shim.ExitRecord;
import org.gantry.linux.shim.ShimHandle;

/**
 * Waits for the exit record of a process. The notice stays readable after it has been seen, for an engine that adopts the
 * shim later must see it too.
 */
public final class ExitWatch {
    /** A killed process is gone at once, unless it hangs in the kernel. */
    private static final int PATIENCE_MILLIS = 2000;

    private static final int KILLED = 128 + Signal.SIGKILL;

    /** What is done when the process has ended, before anyone is told. */
    public interface Aftermath {
        /** Cleans up, and says whether the OOM killer struck. May block. */
        boolean processEnded(boolean shimGone);
    }

    /** What the end of the process that the shim holds says about the end that is waited for. */
    @FunctionalInterface
    public interface Told {
        /** Of a process that is the one itself. */
        Told THE_SAME = record -> record;

        ExitRecord of(ExitRecord record);
    }

    private final Reactor reactor;
    private final ShimHandle shim;
    private final Aftermath aftermath;
    private final Told told;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final CompletableFuture<TaskExit> exit = new CompletableFuture<>();

    public ExitWatch(Reactor reactor, ShimHandle shim, Aftermath aftermath) {
        this(reactor, shim, aftermath, Told.THE_SAME);
    }

    public ExitWatch(Reactor reactor, ShimHandle shim, Aftermath aftermath, Told told) {
        this.reactor = reactor;
        this.shim = shim;
        this.aftermath = aftermath;
        this.told = told;
    }

    public void begin() {
        Fd notice = shim.exitNotice().fd();
        reactor.register(notice, Epoll.EPOLLIN, events -> noticed());
        reactor.register(shim.shim().fd(), Epoll.EPOLLIN, events -> noticed());
    }

    public CompletionStage<TaskExit> exit() {
        return exit.minimalCompletionStage();
    }

    public boolean hasEnded() {
        return exit.isDone();
    }

    /** Kills the process, waits until its end is on record, and lets everyone know before the shim is let go. */
    public void killAndAwait() {
        shim.init().trySendSignal(Signal.SIGKILL);
        if (ended.compareAndSet(false, true)) {
            stop();
            Poll.readable(shim.exitNotice().fd(), PATIENCE_MILLIS);
            complete();
        }
        exit.join();
    }

    /** Somebody else waits from now on. */
    public void abandon() {
        if (ended.compareAndSet(false, true)) {
            stop();
        }
    }

    /** The reactor's thread must not wait for processes to die. */
    private void noticed() {
        if (ended.compareAndSet(false, true)) {
            stop();
            Thread.startVirtualThread(this::complete);
        }
    }

    /** Whatever goes wrong here, those who wait are told that the process has ended. */
    private void complete() {
        try {
            ExitRecord record = shim.exitRecord().map(told::of).orElse(null); // while the shim is held
            boolean oomKilled = aftermath.processEnded(record == null);
            exit.complete(record == null ? killed(oomKilled) : toExit(record, oomKilled));
        } finally {
            exit.complete(killed(false)); // unless it is complete
        }
    }

    private void stop() {
        reactor.unregister(shim.exitNotice().fd());
        reactor.unregister(shim.shim().fd());
    }

    private static TaskExit killed(boolean oomKilled) {
        return new TaskExit(KILLED, Signal.SIGKILL, oomKilled, Instant.now());
    }

    private static TaskExit toExit(ExitRecord record, boolean oomKilled) {
        int signal = record.status().signaled() ? record.status().code() : 0;
        return new TaskExit(record.status().shellCode(), signal, oomKilled, record.time());
    }
}
