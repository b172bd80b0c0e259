package org.gantry.rest.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.gantry.linux.custody.HeldConnection;
import org.gantry.rest.connection.Connections;
import org.gantry.rest.connection.FrontEndPoint;
import org.gantry.rest.connection.HangupWatch;
import org.gantry.rest.http.Surroundings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of a long call. One virtual thread sends for as long as it lives; another one exists only while there is
 * input, and reads no further before the call has taken what was read, so that a container that does not read holds up its
 * client and nobody else.
 *
 * <p>When the front end stops, the channel is taken away at once, even from under a write to a client that does not read;
 * what was not written, what was not used, and what the call knows go to the next front end together.
 */
public final class StreamConnection extends AbstractConnection implements Connection.UpgradeTo, ClientOutput {
    private static final Logger LOG = LoggerFactory.getLogger(StreamConnection.class);
    private static final String CODING = "coding";
    private static final String COMPLETE = "complete";
    private static final int INPUT_BUFFER = 32 << 10;

    /** How long a client that still sends may take to notice that the output has ended. */
    private static final int LINGER_SECONDS = 2;

    private final FrontEndPoint endPoint;
    private final LongCall call;
    private final Coding coding;
    private final Surroundings surroundings;
    private final CountDownLatch inputEnded = new CountDownLatch(1);
    private final Interruptible output = new Interruptible();
    private final Interruptible input = new Interruptible();
    private final ReentrantLock reading = new ReentrantLock();
    private ByteBuffer unread = BufferUtil.EMPTY_BUFFER;
    private ByteBuffer unsent;
    private boolean complete;
    private boolean over;
    private volatile boolean moving;

    public StreamConnection(FrontEndPoint endPoint, LongCall call, Coding coding, Surroundings surroundings) {
        this(endPoint, call, coding, surroundings, BufferUtil.EMPTY_BUFFER);
    }

    private StreamConnection(
            FrontEndPoint endPoint, LongCall call, Coding coding, Surroundings surroundings, ByteBuffer unsent) {
        super(endPoint, Runnable::run);
        this.endPoint = endPoint;
        this.call = call;
        this.coding = coding;
        this.surroundings = surroundings;
        this.unsent = unsent;
        endPoint.occupy();
    }

    /** Goes on with what another front end has begun. */
    public static StreamConnection resume(
            FrontEndPoint endPoint, HeldConnection held, LongCall call, Surroundings surroundings) {
        Coding coding = Coding.valueOf(new CallFacts(held.call()).get(CODING, String.class));
        var connection = new StreamConnection(endPoint, call, coding, surroundings, ByteBuffer.wrap(held.unsent()));
        connection.unread = ByteBuffer.wrap(held.unread());
        connection.complete = held.call().containsKey(COMPLETE);
        return connection;
    }

    /** What the client sent right behind its request. The buffer is Jetty's again after this. */
    @Override
    public void onUpgradeTo(ByteBuffer buffer) {
        unread = BufferUtil.copy(buffer);
    }

    @Override
    public void onOpen() {
        super.onOpen();
        endPoint.setIdleTimeout(0);
        Connections.Presence presence = surroundings.connections().arrive();
        Thread.ofVirtual().name("stream-output").start(() -> {
            try (presence) {
                serve();
            }
        });
        onFillable();
        if (surroundings.connections().leaving()) {
            leave();
        }
    }

    /** The front end stops. */
    public void leave() {
        synchronized (this) {
            if (!over && surroundings.connections().haveHeir() && endPoint.detach()) {
                moving = true;
            }
        }
        if (moving) {
            endPoint.close();
            inputEnded.countDown();
        }
        output.stop();
    }

    @Override
    public void onFillable() {
        Thread.ofVirtual().name("stream-input").start(this::receiveInput);
    }

    @Override
    public void onFillInterestedFailed(Throwable cause) {
        inputEnded.countDown();
        super.onFillInterestedFailed(cause);
    }

    @Override
    public <T> @Nullable T await(Source<T> source) throws InterruptedException {
        return output.await(source);
    }

    @Override
    public void send(ByteBuffer bytes) throws IOException {
        unsent = coding.encode(bytes);
        flush();
    }

    private void serve() {
        try (HangupWatch.Watch _ = surroundings.hangups().watch(endPoint.getChannel(), output::stop)) {
            flush();
            if (!complete) {
                runCall();
                complete = true;
                unsent = coding.end();
                flush();
            }
            linger();
        } catch (IOException | InterruptedException | RuntimeException e) {
            LOG.debug("{} ended before the call did", this, e);
        }
        synchronized (this) {
            over = true;
        }
        if (moving) {
            move();
        } else {
            call.close();
            input.stop();
            close();
        }
    }

    /** Closing over unread input would reset the connection under the client's last reads. */
    private void linger() throws InterruptedException {
        call.close();
        input.stop();
        endPoint.shutdownOutput();
        boolean _ = inputEnded.await(LINGER_SECONDS, TimeUnit.SECONDS);
    }

    /** A front end that stops without an heir ends its calls as if they had come to their end. */
    private void runCall() throws IOException {
        try {
            call.run(this);
        } catch (InterruptedException e) {
            LOG.debug("{} ended before its time", this, e);
            if (moving) {
                throw new IOException("left for the next front end", e);
            }
        }
    }

    private void flush() throws IOException {
        if (!unsent.hasRemaining()) {
            return;
        }
        Callback.Completable written = new Callback.Completable();
        endPoint.write(written, unsent);
        try {
            written.get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void move() {
        input.stop();
        reading.lock(); // who reads has ended then, and who comes later sees that it moves
        try {
            Map<String, Object> facts = new HashMap<>(call.facts());
            facts.put(CODING, coding.name());
            if (complete) {
                facts.put(COMPLETE, true);
            }
            surroundings
                    .connections()
                    .bequeath(new HeldConnection(
                            endPoint.getChannel(), BufferUtil.toArray(unread), BufferUtil.toArray(unsent), facts));
        } finally {
            reading.unlock();
        }
    }

    private void receiveInput() {
        reading.lock();
        try {
            boolean more = !moving && pass(unread);
            while (more) {
                ByteBuffer buffer = BufferUtil.allocate(INPUT_BUFFER);
                int filled = endPoint.fill(buffer);
                if (filled == 0) {
                    fillInterested();
                    return;
                }
                if (filled < 0) {
                    call.inputEnded();
                    inputEnded.countDown();
                    return;
                }
                unread = buffer;
                more = pass(buffer);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} lost its input", this, e);
            inputEnded.countDown();
        } finally {
            reading.unlock();
        }
    }

    /** Once the call takes no more, what still comes is thrown away: it must be read nevertheless, to see the end of it. */
    private boolean pass(ByteBuffer bytes) {
        if (bytes.hasRemaining()) {
            try {
                Object _ = input.await(() -> {
                    call.receive(bytes);
                    return null;
                });
            } catch (InterruptedException e) {
                LOG.debug("{} leaves {} bytes of input", this, bytes.remaining(), e);
                return !moving;
            }
        }
        return true;
    }
}
