package org.gantry.network.ports.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Bytes on their way from one channel to another; the end of one is the end of the other. There is a buffer only while there
 * are any, for most connections are idle most of the time.
 */
final class Stream {
    private static final int BUFFER = 64 << 10;
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    /** After so many buffers it is somebody else's turn. */
    private static final int MOST_ROUNDS = 8;

    private final SocketChannel from;
    private final SocketChannel to;
    private ByteBuffer buffer = NONE;
    private boolean ended;
    private boolean over;

    Stream(SocketChannel from, SocketChannel to) {
        this.from = from;
        this.to = to;
    }

    /** Passes on what can be passed on now. */
    void pass() throws IOException {
        if (over) {
            return;
        }
        if (!isBuffered()) {
            buffer = ByteBuffer.allocate(BUFFER);
        }
        for (int round = 0; round < MOST_ROUNDS; round++) {
            int read = ended || !buffer.hasRemaining() ? 0 : from.read(buffer);
            ended |= read < 0;
            buffer.flip();
            int written = buffer.hasRemaining() ? to.write(buffer) : 0;
            buffer.compact();
            if (read <= 0 && written == 0) {
                break;
            }
        }
        if (buffer.position() == 0) {
            buffer = NONE;
            if (ended) {
                over = true;
                to.shutdownOutput();
            }
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private boolean isBuffered() {
        return buffer != NONE;
    }

    boolean wantsToRead() {
        return !ended && (!isBuffered() || buffer.hasRemaining());
    }

    boolean wantsToWrite() {
        return buffer.position() > 0;
    }

    /** Whether the end was passed on as well. */
    boolean isOver() {
        return over;
    }
}
