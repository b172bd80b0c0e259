package org.gantry.itests.support;

import java.io.IOException;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * In front of the JDK's HTTP server: whoever begins with TLS is turned away at once, as other servers do; that one waits for
 * the end of the line.
 */
final class PlainFront implements AutoCloseable {
    private static final int TLS_HANDSHAKE = 0x16;

    private final ServerSocket listener;
    private final InetSocketAddress behind;

    PlainFront(InetSocketAddress behind) {
        this.behind = behind;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            var in = new PushbackInputStream(client.getInputStream());
            int first = in.read();
            if (first < 0 || first == TLS_HANDSHAKE) {
                return;
            }
            in.unread(first);
            try (Socket server = new Socket(behind.getAddress(), behind.getPort())) {
                Thread.ofVirtual().start(() -> copyBack(server, client));
                in.transferTo(server.getOutputStream());
            }
        } catch (IOException e) {
            // one side has closed, which is what the other sees now
        }
    }

    private static void copyBack(Socket server, Socket client) {
        try (client) {
            server.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            // one side has closed, which is what the other sees now
        }
    }
}
