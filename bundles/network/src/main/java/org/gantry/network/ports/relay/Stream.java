package org.gantry.network.ports.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Bytes on their way from one channel to another; the end of one is the end of the other. */
final class Stream {
    private static final int BUFFER = 64 << 10;

    /** After so many buffers it is somebody else's turn. */
    private static final int MOST_ROUNDS = 8;

    private final SocketChannel from;
    private final SocketChannel to;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private boolean ended;
    private boolean over;

    Stream(SocketChannel from, SocketChannel to) {
        this.from = from;
        this.to = to;
    }

    /** Passes on what can be passed on now. */
    void pass() throws IOException {
        for (int round = 0; round < MOST_ROUNDS && !over; round++) {
            int read = ended || !buffer.hasRemaining() ? 0 : from.read(buffer);
            ended |= read < 0;
            buffer.flip();
            int written = buffer.hasRemaining() ? to.write(buffer) : 0;
            buffer.compact();
            if (read <= 0 && written == 0) {
                break;
            }
        }
        if (ended && buffer.position() == 0 && !over) {
            over = true;
            to.shutdownOutput();
        }
    }

    boolean wantsToRead() {
        return !ended && buffer.hasRemaining();
    }

    boolean wantsToWrite() {
        return buffer.position() > 0;
    }

    /** Whether the end was passed on as well. */
    boolean isOver() {
        return over;
    }
}
