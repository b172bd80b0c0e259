package org.gantry.network.ports.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Bytes on their way from one channel to another; the end of one is the end of the other. They pass through a buffer that all
 * streams of the thread share; one has a buffer of its own only while the other side does not take what was read.
 */
final class Stream {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** After so many buffers it is somebody else's turn. */
    private static final int MOST_ROUNDS = 8;

    private final SocketChannel from;
    private final SocketChannel to;
    private final ByteBuffer shared;
    private ByteBuffer left = NOTHING;
    private boolean ended;
    private boolean over;

    /** @param shared nobody else's while {@link #pass} runs, and not in the heap, or the JDK copies everything twice more */
    Stream(SocketChannel from, SocketChannel to, ByteBuffer shared) {
        this.from = from;
        this.to = to;
        this.shared = shared;
    }

    /** Passes on what can be passed on now. */
    void pass() throws IOException {
        if (over) {
            return;
        }
        if (left.hasRemaining()) {
            to.write(left);
        }
        for (int round = 0; round < MOST_ROUNDS && wantsToRead(); round++) {
            int read = from.read(shared.clear());
            ended = read < 0;
            if (read <= 0) {
                break;
            }
            to.write(shared.flip());
            keepWhatIsLeft();
        }
        if (!left.hasRemaining()) {
            left = NOTHING;
            if (ended) {
                over = true;
                to.shutdownOutput();
            }
        }
    }

    private void keepWhatIsLeft() {
        if (shared.hasRemaining()) {
            left = ByteBuffer.allocate(shared.remaining()).put(shared).flip();
        }
    }

    boolean wantsToRead() {
        return !ended && !left.hasRemaining();
    }

    boolean wantsToWrite() {
        return left.hasRemaining();
    }

    /** Whether the end was passed on as well. */
    boolean isOver() {
        return over;
    }
}
