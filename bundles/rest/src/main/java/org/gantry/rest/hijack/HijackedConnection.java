package org.gantry.rest.hijack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.gantry.api.engine.AttachSession;
import org.gantry.api.engine.StreamChunk;
import org.gantry.rest.http.HangupWatch;
import org.gantry.rest.http.OpenCalls;
import org.gantry.rest.http.Surroundings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection after HTTP: what the session gives goes to the client, what the client sends goes to the session. One
 * virtual thread waits for output for as long as the connection lives; another one exists only while there is input, and
 * reads no further before the session has taken what was read, so that a container that does not read holds up its client
 * and nobody else.
 */
final class HijackedConnection extends AbstractConnection implements Connection.UpgradeTo {
    private static final Logger LOG = LoggerFactory.getLogger(HijackedConnection.class);
    private static final int INPUT_BUFFER = 32 << 10;

    /** How long a client that still sends may take to notice that the output has ended. */
    private static final int LINGER_SECONDS = 2;

    private final AttachSession session;
    private final Framing framing;
    private final StdinFeed stdin;
    private final Surroundings surroundings;
    private final CountDownLatch inputEnded = new CountDownLatch(1);
    private ByteBuffer early = BufferUtil.EMPTY_BUFFER;

    HijackedConnection(
            EndPoint endPoint, AttachSession session, Framing framing, boolean stdin, Surroundings surroundings) {
        super(endPoint, Runnable::run);
        this.session = session;
        this.framing = framing;
        this.stdin = new StdinFeed(session, stdin);
        this.surroundings = surroundings;
    }

    /** What the client sent right behind its request. The buffer is Jetty's again after this. */
    @Override
    public void onUpgradeTo(ByteBuffer buffer) {
        early = BufferUtil.copy(buffer);
    }

    @Override
    public void onOpen() {
        super.onOpen();
        getEndPoint().setIdleTimeout(0);
        OpenCalls.Call call = surroundings.calls().begin();
        Thread.ofVirtual().name("hijack-output").start(() -> {
            try (call) {
                sendOutput();
            }
        });
        onFillable();
    }

    @Override
    public void onFillable() {
        Thread.ofVirtual().name("hijack-input").start(this::receiveInput);
    }

    @Override
    public void onFillInterestedFailed(Throwable cause) {
        inputEnded.countDown();
        super.onFillInterestedFailed(cause);
    }

    private void sendOutput() {
        try {
            if (copyOutput()) {
                getEndPoint().shutdownOutput();
                // Closing over unread input would reset the connection under the client's last reads.
                boolean _ = inputEnded.await(LINGER_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            LOG.debug("{} interrupted while it ended", this, e);
        } finally {
            close();
        }
    }

    /** True when the output came to its end, false when the client or the server did. */
    private boolean copyOutput() {
        Thread self = Thread.currentThread();
        try (session;
                stdin;
                HangupWatch.Watch _ = surroundings.hangups().watch(channel().getChannel(), self::interrupt);
                OpenCalls.Call _ = surroundings.calls().patient()) {
            for (StreamChunk chunk = session.next(); chunk != null; chunk = session.next()) {
                send(framing.frame(chunk.stream(), chunk.bytes()));
            }
            return true;
        } catch (InterruptedException | IOException | RuntimeException e) {
            LOG.debug("{} ended before the output did", this, e);
            return false;
        }
    }

    private void send(ByteBuffer frame) throws IOException, InterruptedException {
        Callback.Completable written = new Callback.Completable();
        getEndPoint().write(written, frame);
        try {
            written.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private void receiveInput() {
        try {
            stdin.feed(early);
            early = BufferUtil.EMPTY_BUFFER;
            ByteBuffer buffer = BufferUtil.allocate(INPUT_BUFFER);
            int filled = getEndPoint().fill(buffer);
            while (filled > 0) {
                stdin.feed(buffer);
                BufferUtil.clear(buffer);
                filled = getEndPoint().fill(buffer);
            }
            if (filled == 0) {
                fillInterested();
            } else {
                stdin.end();
                inputEnded.countDown();
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} lost its input", this, e);
            inputEnded.countDown();
        }
    }

    private SocketChannelEndPoint channel() {
        return (SocketChannelEndPoint) getEndPoint();
    }
}
