package org.gantry.runtime.support;

import java.lang.ref.Cleaner;
import java.util.concurrent.CompletionStage;
import org.gantry.api.EngineException;
import org.gantry.api.container.ConsoleSize;
import org.gantry.api.runtime.ExecTask;
import org.gantry.api.runtime.TaskExit;
import org.gantry.api.runtime.TaskStreams;
import org.gantry.linux.fd.Reactor;
import org.gantry.linux.process.Signal;
import org.gantry.linux.shim.ShimHandle;

/** A further process of a container, held by a shim of its own. */
public final class ExecProcess implements ExecTask {
    private final String id;
    private final ShimHandle shim;
    private final ExitWatch watch;
    private final Guard guard;
    private final Runnable forget;

    /** @param forget removes what is on file about it */
    public ExecProcess(String id, ShimHandle shim, Reactor reactor, Cleaner cleaner, Runnable forget) {
        this.id = id;
        this.shim = shim;
        this.forget = forget;
        this.guard = new Guard("exec " + id);
        this.watch = new ExitWatch(reactor, shim, this::cleanUp);
        cleaner.register(this, shim::close);
        watch.begin();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public int pid() {
        return shim.init().pid();
    }

    @Override
    public TaskStreams openStreams() {
        return guard.use(() -> Streams.open(shim.streams()));
    }

    @Override
    public void closeStdin() {
        guard.use(shim::closeStdin);
    }

    @Override
    public void signal(int signal) {
        guard.use(() -> {
            if (!shim.init().trySendSignal(signal)) {
                throw new EngineException.NotFound("exec " + id + " is not running");
            }
        });
    }

    @Override
    public void resize(ConsoleSize size) {
        guard.use(() -> Streams.resize(shim.streams(), size, "exec " + id));
    }

    @Override
    public CompletionStage<TaskExit> exit() {
        return watch.exit();
    }

    /** Lets go of the process, which goes on. */
    public void release() {
        guard.close(() -> {
            watch.abandon();
            shim.close();
        });
    }

    @Override
    public void delete() {
        guard.close(() -> {
            watch.killAndAwait();
            shim.release();
            forget.run();
        });
    }

    /** Without its shim nobody would ever hear of its end. */
    private boolean cleanUp(boolean shimGone) {
        if (shimGone) {
            shim.init().trySendSignal(Signal.SIGKILL);
        }
        return false;
    }
}
