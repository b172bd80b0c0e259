package org.gantry.linux.custody;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Map;

/**
 * A client's connection on its way from one front end to the next: registered with no selector, nobody reads or writes it.
 *
 * @param unread what was read from it and not used
 * @param unsent what is to be written before anything else
 * @param call the call in progress, in words its front ends agree on; empty between two requests
 */
public record HeldConnection(SocketChannel channel, byte[] unread, byte[] unsent, Map<String, Object> call) {
    private static final byte[] NOTHING = {};

    /** Ends it, and what its call holds of the engine. */
    public void cutOff() throws IOException {
        try (channel) {
            for (Object fact : call.values()) {
                if (fact instanceof AutoCloseable session) {
                    close(session);
                }
            }
        }
    }

    private static void close(AutoCloseable session) throws IOException {
        try {
            session.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    /** A connection at rest: the next byte to be read begins a request. */
    public static HeldConnection atRest(SocketChannel channel) {
        return new HeldConnection(channel, NOTHING, NOTHING, Map.of());
    }
}
