package org.gantry.itests.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A registry on loopback of which nothing is there but its search. It hangs up on whoever tries TLS, where the JDK's own
 * server would wait for the end of the line.
 */
public final class SearchableRegistry implements AutoCloseable {
    private static final int TLS = 0x16;

    private final ServerSocket listener;
    private final String results;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** @param results the JSON that is the answer to everything */
    public SearchableRegistry(String results) {
        this.results = results;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("searchable-registry").start(this::serve);
    }

    public String domain() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** The first lines of all requests. */
    public List<String> requests() {
        return requests;
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket client = listener.accept()) {
                answer(client);
            } catch (SocketException closed) {
                // by us, or by a client that has seen enough
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void answer(Socket client) throws IOException {
        var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
        in.mark(1);
        if (in.read() == TLS) {
            return;
        }
        in.reset();
        requests.add(String.valueOf(in.readLine()));
        String line = in.readLine();
        while (line != null && !line.isEmpty()) {
            line = in.readLine();
        }
        String head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                + results.length() + "\r\n\r\n";
        client.getOutputStream().write((head + results).getBytes(StandardCharsets.US_ASCII));
    }
}
