package org.gantry.engine.stdio;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.gantry.linux.fd.Epoll;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.SyscallException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What clients type, on its way to the container's stdin. A bounded queue: a client waits when the container does not
 * read. It may be filled before the container starts.
 */
final class StdinPump {
    private static final Logger LOG = LoggerFactory.getLogger(StdinPump.class);
    private static final int CAPACITY = 1 << 16;

    private final StdioHub hub;
    private final Deque<ByteBuffer> queue = new ArrayDeque<>();
    private int queued;
    private boolean closing;
    private boolean broken;
    private @Nullable Fd target;
    private Runnable closeForGood = () -> {};
    private boolean watching;

    StdinPump(StdioHub hub) {
        this.hub = hub;
    }

    /**
     * The container has a stdin now.
     *
     * @param closeForGood ends it when this end is closed, for the driver holds another one
     */
    void connect(Fd stdin, Runnable closeForGood) {
        synchronized (this) {
            target = stdin;
            this.closeForGood = closeForGood;
        }
        hub.reactor().execute(this::flush);
    }

    /** Queues a copy of the bytes, waiting for room; what a container without stdin is sent goes nowhere. */
    synchronized void write(ByteBuffer bytes) throws InterruptedException {
        while (bytes.hasRemaining()) {
            while (queued >= CAPACITY && !broken && !closing) {
                wait();
            }
            if (broken || closing) {
                bytes.position(bytes.limit());
                return;
            }
            ByteBuffer part = ByteBuffer.allocate(Math.min(bytes.remaining(), CAPACITY - queued));
            part.put(bytes.slice(bytes.position(), part.capacity())).flip();
            bytes.position(bytes.position() + part.capacity());
            queue.add(part);
            queued += part.capacity();
            if (target != null && !watching) {
                hub.reactor().execute(this::flush);
            }
        }
    }

    /** Ends the container's stdin once everything queued has been written. */
    synchronized void closeWhenWritten() {
        closing = true;
        notifyAll();
        if (target != null) {
            hub.reactor().execute(this::flush);
        }
    }

    /** The run is over; the next one begins with an empty queue. In the reactor's thread. */
    synchronized void disconnect() {
        release();
        queue.clear();
        queued = 0;
        closing = false;
        broken = false;
        notifyAll();
    }

    private synchronized void flush() {
        Fd stdin = target;
        if (stdin == null) {
            return;
        }
        try {
            writeQueued(stdin);
        } catch (SyscallException e) {
            LOG.debug("{} takes no more input", stdin, e);
            breakOff();
            return;
        }
        if (queue.isEmpty() && closing) {
            closeStdin();
        } else {
            watch(stdin, !queue.isEmpty());
        }
    }

    private void writeQueued(Fd stdin) {
        while (!queue.isEmpty()) {
            ByteBuffer next = queue.peek();
            int count = stdin.writeAvailable(next);
            queued -= count;
            if (next.hasRemaining()) {
                break;
            }
            queue.remove();
        }
        notifyAll();
    }

    /** Only while something waits to be written, or a closed pipe would be reported without end. */
    private void watch(Fd stdin, boolean wanted) {
        if (wanted && !watching) {
            hub.reactor().register(stdin, Epoll.EPOLLOUT, events -> flush());
        } else if (!wanted && watching) {
            hub.reactor().unregister(stdin);
        }
        watching = wanted;
    }

    private void closeStdin() {
        Runnable last = closeForGood;
        release();
        broken = true;
        hub.blocking().execute(last);
    }

    private void breakOff() {
        release();
        broken = true;
        queue.clear();
        queued = 0;
        notifyAll();
    }

    private void release() {
        Fd stdin = target;
        target = null;
        if (stdin != null) {
            watch(stdin, false);
            stdin.close();
        }
    }
}
