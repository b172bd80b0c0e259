package org.gantry.network.ports.relay;

import java.nio.ByteBuffer;
import org.gantry.linux.net.TcpSocket;

/**
 * Bytes on their way from one socket to another; the end of one is the end of the other. They pass through a buffer that all
 * streams of the thread share; one has a buffer of its own only while the other side does not take what was read. They are
 * copied, since splice(2) was no faster: ADR 18.
 */
final class Stream {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** After so many buffers it is somebody else's turn. */
    private static final int MOST_ROUNDS = 8;

    /** Of less than that, nothing is left: to ask once more would be a call for nothing. */
    private static final int WORTH_ANOTHER_ROUND = 16 << 10;

    private final TcpSocket from;
    private final TcpSocket to;
    private final RelayReactor reactor;
    private ByteBuffer left = NOTHING;
    private boolean ended;
    private boolean over;

    Stream(TcpSocket from, TcpSocket to, RelayReactor reactor) {
        this.from = from;
        this.to = to;
        this.reactor = reactor;
    }

    /** Passes on what can be passed on now. */
    void pass() {
        if (over) {
            return;
        }
        if (left.hasRemaining()) {
            to.fd().writeAvailable(left);
        }
        for (int round = 0; round < MOST_ROUNDS && wantsToRead(); round++) {
            ByteBuffer shared = reactor.shared();
            int read = from.fd().readAvailable(shared);
            ended = read < 0;
            if (read > 0) {
                to.fd().writeAvailable(shared.flip());
                keepWhatIsLeft(shared);
            }
            if (read < WORTH_ANOTHER_ROUND) {
                break;
            }
        }
        if (!left.hasRemaining()) {
            left = NOTHING;
            if (ended) {
                over = true;
                to.shutdownOutput();
            }
        }
    }

    private void keepWhatIsLeft(ByteBuffer shared) {
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
