package org.gantry.linux.shim;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.gantry.linux.spawn.SpawnFailedException;
import org.gantry.linux.syscall.SyscallException;
import org.jspecify.annotations.Nullable;

/**
 * Shims made ahead, because to make one takes longer than to tell it what to do. When there is none, the launch makes one
 * itself. They end with this object, or with the engine.
 */
public final class WaitingShims implements AutoCloseable {
    /** After the end of a launch: by then whoever asked for it has the answer. */
    private static final Duration PAUSE = Duration.ofMillis(3);

    private static final long IDLE_SECONDS = 10;

    private final int count;
    private final Duration pause;
    private final Runnable further;
    private final Deque<WaitingShim> waiting = new ArrayDeque<>();
    private final ScheduledThreadPoolExecutor maker;
    private boolean closed;

    /** @param count how many are to be ready; 0 for someone who makes no more than one container */
    public WaitingShims(int count) {
        this(count, PAUSE);
    }

    /** @param pause how long after the last launch new ones are made */
    public WaitingShims(int count, Duration pause) {
        this(count, pause, () -> {});
    }

    /** @param further makes whatever else is made ahead, when new shims have been made */
    public WaitingShims(int count, Runnable further) {
        this(count, PAUSE, further);
    }

    private WaitingShims(int count, Duration pause, Runnable further) {
        this.count = count;
        this.pause = pause;
        this.further = further;
        this.maker = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "gantry-shims");
            thread.setDaemon(true);
            return thread;
        });
        maker.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        maker.allowCoreThreadTimeOut(true);
        maker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        refillSoon();
    }

    /** As {@link Shim#launch}, without waiting until init is ready. */
    public LaunchedShim launch(ShimSpec spec) {
        try (TakenShim shim = take()) {
            return shim.launch(spec);
        }
    }

    /** As {@link Shim#launchFoster}. */
    public ShimHandle launchFoster(FosterSpec spec) {
        try (FosterLaunch launch = new FosterLaunch(spec, this::waitingOrMade)) {
            return launch.run();
        } finally {
            refillSoon();
        }
    }

    /** As {@link Shim#launchChild}. */
    public Child launchChild(ShimSpec spec) {
        try (ChildLaunch launch = new ChildLaunch(spec, Optional.empty(), this::waitingOrMade)) {
            return launch.run();
        } finally {
            refillSoon();
        }
    }

    /** One for a launch whose caller wants to know before who the shim will be, or that makes init before it has a program. */
    public TakenShim take() {
        return new TakenShim(waitingOrMade(), this::refillSoon);
    }

    /** Those that work go on; a launch that is under way makes its own. Waits for one that is being made, to end it. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            maker.shutdown();
            waiting.forEach(WaitingShim::close);
            waiting.clear();
        }
        maker.close();
    }

    private WaitingShim waitingOrMade() {
        WaitingShim shim = poll();
        return shim == null ? WaitingShim.make() : shim;
    }

    /** Somebody may have killed one meanwhile. */
    private synchronized @Nullable WaitingShim poll() {
        WaitingShim shim = waiting.poll();
        while (shim != null && !shim.isAlive()) {
            shim.close();
            shim = waiting.poll();
        }
        return shim;
    }

    /** Not while a launch is under way, for it wants the processors. */
    private synchronized void refillSoon() {
        if (count == 0 || closed) {
            return;
        }
        maker.schedule(this::refill, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void refill() {
        try {
            while (isShort()) {
                add(WaitingShim.make());
            }
            further.run();
        } catch (SpawnFailedException | SyscallException e) {
            return; // the launch that has to make its own will fail in the same way, and tell whoever wants it
        }
    }

    private synchronized boolean isShort() {
        return !closed && waiting.size() < count;
    }

    private synchronized void add(WaitingShim shim) {
        if (closed) {
            shim.close();
        } else {
            waiting.add(shim);
        }
    }
}
