package org.gantry.rest.stream;

import org.jspecify.annotations.Nullable;

/** Waiting that somebody else can stop, now and for ever; outside of it the thread is never interrupted. */
final class Interruptible {
    private boolean stopped;
    private @Nullable Thread waiting;

    <T> @Nullable T await(ClientOutput.Source<T> source) throws InterruptedException {
        enter();
        try {
            return source.next();
        } finally {
            leave();
        }
    }

    synchronized void stop() {
        stopped = true;
        if (waiting != null) {
            waiting.interrupt();
        }
    }

    private synchronized void enter() throws InterruptedException {
        if (stopped) {
            throw new InterruptedException("stopped");
        }
        waiting = Thread.currentThread();
    }

    private synchronized void leave() {
        waiting = null;
        // An interrupt that came too late must not hit the next write: it would close the channel.
        boolean _ = Thread.interrupted();
    }
}
