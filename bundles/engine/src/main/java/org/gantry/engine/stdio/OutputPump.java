package org.gantry.engine.stdio;

import java.nio.ByteBuffer;
import org.gantry.api.engine.StreamChunk.Stream;
import org.gantry.linux.fd.Epoll;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.Reactor;
import org.gantry.linux.syscall.SyscallException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries one output stream from the container to whoever listens. All of it happens in the reactor's thread. */
final class OutputPump {
    private static final Logger LOG = LoggerFactory.getLogger(OutputPump.class);
    /** Reads before the other containers get their turn. */
    private static final int ROUNDS = 4;
    /** No pipe holds more, so nothing that init wrote is left behind it. */
    private static final long LARGEST_PIPE = 1 << 20;

    private final StdioHub hub;
    private final Fd source;
    private final Stream stream;
    private final Intake intake;
    private final @Nullable Recorder recorder;
    private final Fanout fanout;
    private boolean ended;

    OutputPump(StdioHub hub, Fd source, Stream stream, Intake intake, @Nullable Recorder recorder, Fanout fanout) {
        this.hub = hub;
        this.source = source;
        this.stream = stream;
        this.intake = intake;
        this.recorder = recorder;
        this.fanout = fanout;
    }

    void start() {
        hub.reactor().register(source, Epoll.EPOLLIN, events -> pump(ROUNDS));
    }

    /** Reads what is there although the process has ended, then finishes: whoever else holds the pipe is not waited for. */
    void drain() {
        long budget = LARGEST_PIPE;
        while (!ended && budget > 0) {
            int count = takeOnce();
            if (count <= 0) {
                break;
            }
            budget -= count;
        }
        end();
    }

    /** Stops reading and leaves everything to a later engine. */
    void abandon() {
        if (!ended) {
            ended = true;
            stopWatching();
            intake.abandon();
        }
    }

    Stream stream() {
        return stream;
    }

    /** Bytes that sessions have been sent and the log has not: the beginning of an entry. */
    byte[] pending() {
        return recorder == null || ended ? new byte[0] : recorder.pending();
    }

    private void pump(int rounds) {
        for (int i = 0; i < rounds && !ended; i++) {
            int count = takeOnce();
            if (count < 0) {
                end();
            }
            if (count <= 0) {
                return;
            }
        }
    }

    private int takeOnce() {
        ByteBuffer buffer = hub.buffer().clear();
        int count = take(buffer);
        if (count > 0) {
            deliver(buffer.flip());
        }
        return count;
    }

    private int take(ByteBuffer buffer) {
        try {
            return intake.take(buffer);
        } catch (SyscallException e) {
            LOG.error("reading {} failed; the rest of it is lost", source, e);
            return -1;
        }
    }

    private void deliver(ByteBuffer bytes) {
        if (recorder != null) {
            recorder.record(bytes.duplicate());
            intake.settled(recorder.pending());
        }
        fanout.send(stream, bytes);
    }

    private void end() {
        if (ended) {
            return;
        }
        if (recorder != null) {
            recorder.finish();
        }
        ended = true;
        stopWatching();
        intake.finish();
    }

    private void stopWatching() {
        Reactor reactor = hub.reactor();
        reactor.unregister(source);
        source.close();
    }
}
