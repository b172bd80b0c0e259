package org.gantry.runtime.libcontainer.task;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.gantry.api.EngineException;
import org.gantry.api.container.ConsoleSize;
import org.gantry.api.runtime.ProgramNotExecutable;
import org.gantry.api.runtime.TaskExit;
import org.gantry.api.runtime.TaskStreams;
import org.gantry.linux.fd.Epoll;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.Poll;
import org.gantry.linux.fd.Reactor;
import org.gantry.linux.process.ExitStatus;
import org.gantry.linux.process.Signal;
import org.gantry.linux.shim.ExitRecord;
import org.gantry.linux.shim.ShimHandle;
import org.gantry.linux.shim.ShimStreams;
import org.gantry.linux.spawn.SpawnFailedException;
import org.gantry.linux.tty.Pty;
import org.gantry.linux.tty.WindowSize;

/** A process behind a shim: what a container's init and an exec process have in common. */
final class ShimProcess {
    private static final int END_MILLIS = 10_000;

    private final ShimHandle handle;
    private final Reactor reactor;
    private final BooleanSupplier oomKilled;
    private final CompletableFuture<TaskExit> exit = new CompletableFuture<>();

    /**
     * Takes the handle over.
     *
     * @param oomKilled asked when the process has ended
     */
    ShimProcess(ShimHandle handle, Reactor reactor, BooleanSupplier oomKilled) {
        this.handle = handle;
        this.reactor = reactor;
        this.oomKilled = oomKilled;
    }

    /** Begins to listen for the end; no thread waits for it. Does nothing more if it has come already. */
    void watch() {
        if (!complete()) {
            reactor.register(handle.exitNotice().fd(), Epoll.EPOLLIN, events -> noticed());
            reactor.register(handle.shim().fd(), Epoll.EPOLLIN, events -> shimEnded());
        }
    }

    int pid() {
        return handle.init().pid();
    }

    int shimPid() {
        return handle.shimPid();
    }

    long shimStartTime() {
        return handle.shimStartTime()
                .orElseThrow(() -> new EngineException.Internal("the shim of process " + pid() + " was killed"));
    }

    CompletionStage<TaskExit> exit() {
        return exit.minimalCompletionStage();
    }

    boolean hasEnded() {
        return exit.isDone();
    }

    /** @throws ProgramNotExecutable if the program cannot be executed; the process has ended then */
    void start(String program) {
        try {
            handle.start();
        } catch (SpawnFailedException e) {
            throw StartFailure.of(program, e);
        }
    }

    TaskStreams openStreams() {
        ShimStreams streams = handle.streams();
        if (streams.terminal().isPresent()) {
            return new TaskStreams(true, copy(streams.terminal()), copy(streams.terminal()), -1);
        }
        return new TaskStreams(false, copy(streams.stdin()), copy(streams.stdout()), copy(streams.stderr()));
    }

    void closeStdin() {
        handle.closeStdin();
    }

    /** @throws EngineException.NotFound if it has ended */
    void signal(int signal) {
        if (!handle.init().trySendSignal(signal)) {
            throw new EngineException.NotFound(
                    "process " + pid() + " has ended; it cannot be sent " + Signal.describe(signal));
        }
    }

    void resize(ConsoleSize size) {
        Fd terminal = handle.streams()
                .terminal()
                .orElseThrow(() -> new EngineException.Conflict("process " + pid() + " has no terminal"));
        Pty.resize(terminal, new WindowSize(size.rows(), size.columns()));
    }

    /** Kills it and sends the shim away; the end is known afterwards. Idempotent. */
    synchronized void destroy() {
        if (!handle.shim().fd().isOpen()) {
            return;
        }
        unwatch();
        handle.init().trySendSignal(Signal.SIGKILL);
        Poll.readable(handle.init().fd(), END_MILLIS);
        if (!exit.isDone()) {
            exit.complete(ended(handle.exitRecord()));
        }
        handle.release();
    }

    /** Leaves the process alone: another driver instance has it. */
    synchronized void letGo() {
        unwatch();
        handle.close();
    }

    private void unwatch() {
        reactor.unregister(handle.exitNotice().fd());
        reactor.unregister(handle.shim().fd());
    }

    private void noticed() {
        if (complete()) {
            unwatch();
        }
    }

    /** Somebody killed the shim. Its container is beyond control, and its exit code lost. */
    private void shimEnded() {
        unwatch();
        if (!complete()) {
            handle.init().trySendSignal(Signal.SIGKILL);
            exit.complete(ended(Optional.empty()));
        }
    }

    private boolean complete() {
        Optional<ExitRecord> record = handle.exitRecord();
        record.ifPresent(found -> exit.complete(ended(record)));
        return record.isPresent();
    }

    private TaskExit ended(Optional<ExitRecord> record) {
        ExitStatus status = record.map(ExitRecord::status).orElse(new ExitStatus(Signal.SIGKILL, true));
        Instant time = record.map(ExitRecord::time).orElseGet(Instant::now);
        return new TaskExit(status.shellCode(), status.signaled() ? status.code() : 0, oomKilled.getAsBoolean(), time);
    }

    private static int copy(Optional<Fd> end) {
        return end.filter(Fd::isOpen).map(fd -> fd.dup().detach()).orElse(-1);
    }
}
