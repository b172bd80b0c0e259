package org.gantry.images.registry.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A body as it arrives. Other than the JDK's, whose stream forgets what nobody has read yet when the connection breaks, it
 * gives all that has come before it fails: that must not be asked for twice. And it fails when nothing comes for too long.
 */
final class ArrivingBody extends InputStream implements BodySubscriber<InputStream> {
    private static final int AHEAD = 4;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Duration limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<List<ByteBuffer>> arrived = new ArrayDeque<>();
    private Flow.@Nullable Subscription subscription;
    private @Nullable Throwable failure;
    private boolean ended;
    private boolean closed;
    private Iterator<ByteBuffer> taken = Collections.emptyIterator();
    private ByteBuffer current = NOTHING;

    /** @param limit how long nothing may come while somebody waits */
    ArrivingBody(Duration limit) {
        this.limit = limit;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        boolean late;
        lock.lock();
        try {
            subscription = given;
            late = closed;
        } finally {
            lock.unlock();
        }
        if (late) {
            given.cancel();
        } else {
            given.request(AHEAD);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        change(() -> {
            if (!closed) {
                arrived.add(buffers);
            }
        });
    }

    @Override
    public void onError(Throwable cause) {
        change(() -> {
            failure = cause;
            ended = true;
        });
    }

    @Override
    public void onComplete() {
        change(() -> ended = true);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!current.hasRemaining()) {
            if (taken.hasNext()) {
                current = taken.next();
            } else if (!take()) {
                return -1;
            }
        }
        int count = Math.min(length, current.remaining());
        current.get(target, offset, count);
        return count;
    }

    /** Also gives up the connection, unless the body had come to its end. */
    @Override
    public void close() {
        Flow.Subscription open;
        lock.lock();
        try {
            closed = true;
            arrived.clear();
            open = ended ? null : subscription;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (open != null) {
            open.cancel();
        }
    }

    /** Waits for what comes next; false at the end. */
    private boolean take() throws IOException {
        Flow.Subscription more;
        lock.lock();
        try {
            if (!await()) {
                return false;
            }
            taken = arrived.remove().iterator();
            more = subscription;
        } finally {
            lock.unlock();
        }
        if (more != null) {
            more.request(1);
        }
        return true;
    }

    private boolean await() throws IOException {
        long left = limit.toNanos();
        while (arrived.isEmpty() && !ended && !closed && left > 0) {
            try {
                left = changed.awaitNanos(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for data");
            }
        }
        if (closed) {
            throw new IOException("closed");
        }
        if (arrived.isEmpty() && failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
        if (arrived.isEmpty() && !ended) {
            throw new IOException("no data came for " + limit.toSeconds() + "s");
        }
        return !arrived.isEmpty();
    }

    /** Changes something that a read may wait for. */
    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
