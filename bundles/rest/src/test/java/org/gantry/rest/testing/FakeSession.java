package org.gantry.rest.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.gantry.api.engine.AttachSession;
import org.gantry.api.engine.StreamChunk;
import org.jspecify.annotations.Nullable;

/** Streams under a test's control: it says what comes out, and sees what went in. */
public final class FakeSession implements AttachSession {
    private final boolean terminal;
    private final LinkedBlockingQueue<Optional<StreamChunk>> output = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream input = new ByteArrayOutputStream();
    private final Semaphore appetite = new Semaphore(Integer.MAX_VALUE);
    public final CountDownLatch stdinClosed = new CountDownLatch(1);
    public final CountDownLatch writing = new CountDownLatch(1);
    public final CountDownLatch closed = new CountDownLatch(1);

    public FakeSession(boolean terminal) {
        this.terminal = terminal;
    }

    public FakeSession stdout(String text) {
        return emit(StreamChunk.Stream.STDOUT, text.getBytes(StandardCharsets.UTF_8));
    }

    public FakeSession stderr(String text) {
        return emit(StreamChunk.Stream.STDERR, text.getBytes(StandardCharsets.UTF_8));
    }

    public FakeSession emit(StreamChunk.Stream stream, byte[] bytes) {
        output.add(Optional.of(new StreamChunk(stream, bytes)));
        return this;
    }

    public FakeSession end() {
        output.add(Optional.empty());
        return this;
    }

    /** From now on the process reads no more of its stdin than {@code writes} writes. */
    public void loseAppetite(int writes) {
        appetite.drainPermits();
        appetite.release(writes);
    }

    public void regainAppetite() {
        appetite.release(1 << 20);
    }

    public synchronized String received() {
        return input.toString(StandardCharsets.UTF_8);
    }

    public synchronized int receivedBytes() {
        return input.size();
    }

    /** Waits until something has come in, or stdin was closed. */
    public synchronized void awaitInput(int bytes) throws InterruptedException {
        while (input.size() < bytes && stdinClosed.getCount() > 0 && closed.getCount() > 0) {
            wait();
        }
    }

    @Override
    public boolean terminal() {
        return terminal;
    }

    @Override
    public @Nullable StreamChunk next() throws InterruptedException {
        return output.take().orElse(null);
    }

    @Override
    public @Nullable StreamChunk poll() {
        Optional<StreamChunk> head = output.peek();
        return head == null || head.isEmpty() ? null : output.remove().orElseThrow();
    }

    /** Polling, which is good enough for a test. */
    @Override
    public boolean await() throws InterruptedException {
        Optional<StreamChunk> head = output.peek();
        while (head == null) {
            Thread.sleep(1);
            head = output.peek();
        }
        return head.isPresent();
    }

    @Override
    public void write(ByteBuffer bytes) throws InterruptedException {
        writing.countDown();
        appetite.acquire();
        synchronized (this) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            input.writeBytes(copy);
            notifyAll();
        }
    }

    @Override
    public boolean detached() {
        return false;
    }

    @Override
    public synchronized void closeStdin() {
        stdinClosed.countDown();
        notifyAll();
    }

    @Override
    public synchronized void close() {
        closed.countDown();
        notifyAll();
    }
}
