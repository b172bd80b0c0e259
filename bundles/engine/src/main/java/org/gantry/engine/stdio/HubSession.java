package org.gantry.engine.stdio;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gantry.api.engine.AttachSession;
import org.gantry.api.engine.LogSession.LogEntry;
import org.gantry.api.engine.StreamChunk;
import org.gantry.engine.log.LogReader;
import org.jspecify.annotations.Nullable;

/** One attached client. */
final class HubSession implements AttachSession {
    private final boolean terminal;
    private final SessionRequest request;
    private final DetachKeys keys;
    private final SessionQueue queue;
    private final StdinPump stdin;
    private final Fanout fanout;
    private final AtomicBoolean leftStdin = new AtomicBoolean();
    private volatile boolean detached;
    private volatile @Nullable LogReader replay;
    private ByteBuffer typed = ByteBuffer.allocate(0);

    HubSession(
            boolean terminal,
            SessionRequest request,
            SessionQueue queue,
            StdinPump stdin,
            Fanout fanout,
            @Nullable LogReader replay) {
        this.terminal = terminal;
        this.request = request;
        this.keys = DetachKeys.parse(request.detachKeys());
        this.queue = queue;
        this.stdin = stdin;
        this.fanout = fanout;
        this.replay = replay;
    }

    @Override
    public boolean terminal() {
        return terminal;
    }

    @Override
    public @Nullable StreamChunk next() throws InterruptedException {
        StreamChunk old = nextOfReplay();
        return old != null ? old : queue.take();
    }

    @Override
    public @Nullable StreamChunk poll() {
        StreamChunk old = nextOfReplay();
        return old != null ? old : queue.poll();
    }

    @Override
    public boolean await() throws InterruptedException {
        return replay != null || queue.await();
    }

    @Override
    public void write(ByteBuffer bytes) throws InterruptedException {
        if (!request.stdin() || leftStdin.get()) {
            bytes.position(bytes.limit());
        } else if (!terminal) {
            stdin.write(bytes);
        } else {
            writeTyped(bytes);
        }
    }

    @Override
    public void closeStdin() {
        if (request.stdin() && leftStdin.compareAndSet(false, true) && request.closeStdinWithClient()) {
            stdin.closeWhenWritten();
        }
    }

    @Override
    public boolean detached() {
        return detached;
    }

    @Override
    public void close() {
        fanout.remove(queue);
        queue.close();
        closeStdin();
        closeReplay();
    }

    /** What passed the filter is kept when the writer is interrupted: the next write, of another thread maybe, begins with it. */
    private void writeTyped(ByteBuffer bytes) throws InterruptedException {
        stdin.write(typed);
        typed = ByteBuffer.allocate(bytes.remaining() + keys.length());
        boolean detach = keys.filter(bytes, typed::put);
        stdin.write(typed.flip());
        if (detach && leftStdin.compareAndSet(false, true)) {
            detached = true;
            fanout.remove(queue);
            queue.end();
            request.onDetach().run();
        }
    }

    private @Nullable StreamChunk nextOfReplay() {
        LogReader reader = replay;
        if (reader == null) {
            return null;
        }
        LogEntry entry = reader.poll(); // it does not follow: what is there is all
        if (entry == null) {
            closeReplay();
            return null;
        }
        return new StreamChunk(entry.stream(), entry.line());
    }

    private void closeReplay() {
        LogReader reader = replay;
        replay = null;
        if (reader != null) {
            reader.close();
        }
    }
}
