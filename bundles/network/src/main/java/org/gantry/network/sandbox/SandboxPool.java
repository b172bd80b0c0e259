package org.gantry.network.sandbox;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few namespaces made ahead, because making one takes the kernel longer than all else about a sandbox. They are kept
 * by nothing but descriptors: when the engine is killed, they are gone.
 */
final class SandboxPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxPool.class);

    /** While some are left, the container that took one shall have the kernel to itself for its start. */
    private static final Duration OUT_OF_THE_WAY = Duration.ofMillis(20);

    private final int size;
    private final Deque<Sandbox> ready = new ArrayDeque<>();
    private boolean refilling;
    private boolean closed;

    SandboxPool(int size) {
        this.size = size;
    }

    /** One that is ready, or else one that is made now. */
    Sandbox take() {
        Sandbox sandbox;
        synchronized (this) {
            sandbox = ready.poll();
        }
        refill();
        return sandbox != null ? sandbox : Sandbox.make();
    }

    /** Starts to make up for what was taken, if nobody does so already. */
    synchronized void refill() {
        if (!refilling && !closed && ready.size() < size) {
            refilling = true;
            Thread.ofVirtual().name("sandbox-pool").start(this::fill);
        }
    }

    /** Closes what is ready; {@link #take} makes a namespace each time from now on. */
    @Override
    public synchronized void close() {
        closed = true;
        ready.forEach(Sandbox::close);
        ready.clear();
    }

    synchronized int ready() {
        return ready.size();
    }

    private void fill() {
        try {
            if (ready() > 0) {
                Thread.sleep(OUT_OF_THE_WAY);
            }
            while (wanting()) {
                add(Sandbox.make());
            }
        } catch (RuntimeException e) {
            LOG.warn("Cannot make network namespaces ahead: {}", e.getMessage());
            stopRefilling();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopRefilling();
        }
    }

    /** Whether there is room; when not, the refill ends with the answer, so that none is missed. */
    private synchronized boolean wanting() {
        refilling = !closed && ready.size() < size;
        return refilling;
    }

    private synchronized void stopRefilling() {
        refilling = false;
    }

    private synchronized void add(Sandbox sandbox) {
        if (closed) {
            sandbox.close();
        } else {
            ready.add(sandbox);
        }
    }
}
