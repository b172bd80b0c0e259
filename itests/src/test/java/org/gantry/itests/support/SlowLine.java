package org.gantry.itests.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A line to a server that is slow, breaks when told to, and counts what came over it. It knows nothing of HTTP, so whatever
 * is asked for twice is counted twice.
 */
public final class SlowLine implements AutoCloseable {
    private static final int CHUNK = 1 << 15;
    private static final int BUFFER = 1 << 16;

    private final ServerSocket listener;
    private final int target;
    private final AtomicLong received = new AtomicLong();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int pauseMillis;

    /** @param target port of loopback where the server is */
    public SlowLine(int target) {
        this(target, 0);
    }

    /**
     * As {@link #SlowLine(int)}.
     *
     * @param port where it begins, on loopback; 0: anywhere
     */
    public SlowLine(int target, int port) {
        this.target = target;
        try {
            listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("slow-line").start(this::accept);
    }

    /** Which names of images at its other end begin with. */
    public String domain() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** From now on 32 KiB take so long; 0 is as fast as it goes. */
    public SlowLine pause(int millis) {
        pauseMillis = millis;
        return this;
    }

    /** Bytes that came from the server. */
    public long received() {
        return received.get();
    }

    /** Breaks every connection there is. */
    public void cut() {
        for (Socket socket : open) {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                client.setSendBufferSize(BUFFER);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        open.add(client);
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            Thread.ofVirtual().start(() -> answer(server, client));
            client.getInputStream().transferTo(server.getOutputStream());
            server.shutdownOutput();
        } catch (IOException e) {
            // a broken line is what this is for
        } finally {
            open.remove(client);
        }
    }

    private void answer(Socket server, Socket client) {
        byte[] chunk = new byte[CHUNK];
        try (client) {
            InputStream in = server.getInputStream();
            OutputStream out = client.getOutputStream();
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                out.write(chunk, 0, count);
                received.addAndGet(count);
                Thread.sleep(pauseMillis);
            }
        } catch (IOException e) {
            // a broken line is what this is for
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
