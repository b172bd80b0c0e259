package org.gantry.itests.support;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Clients that ask without end whether the engine is there: one that keeps its connection, one that makes a new one each time.
 * The requests are POSTs, which no client may send again when a connection breaks.
 */
public final class Pings implements AutoCloseable {
    private static final byte[] REQUEST =
            "POST /containers/no-such/kill HTTP/1.1\r\nHost: engine\r\nContent-Length: 0\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    /** The engine has others to serve. */
    private static final int PAUSE_MILLIS = 5;

    private final UnixDomainSocketAddress address;
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final List<Duration> times = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> threads;
    private volatile boolean running = true;

    public Pings(Path socket) {
        this.address = UnixDomainSocketAddress.of(socket);
        this.threads = List.of(
                Thread.ofPlatform().name("pings-kept").start(() -> repeat(true)),
                Thread.ofPlatform().name("pings-new").start(() -> repeat(false)));
    }

    public List<String> failures() {
        return failures;
    }

    public int answered() {
        return times.size();
    }

    /** How long the slowest hundredth of them waited at least, for people to read. */
    public Duration percentile99() {
        Duration[] sorted = times.toArray(Duration[]::new); // in one piece, since more are being added
        Arrays.sort(sorted);
        return sorted[sorted.length * 99 / 100];
    }

    private void repeat(boolean keep) {
        while (running) {
            try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                channel.connect(address);
                do {
                    ask(channel);
                    Thread.sleep(PAUSE_MILLIS);
                } while (keep && running);
            } catch (IOException e) {
                failures.add((keep ? "kept: " : "new: ") + e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void ask(SocketChannel channel) throws IOException {
        long began = System.nanoTime();
        channel.write(ByteBuffer.wrap(REQUEST));
        StringBuilder answer = new StringBuilder();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 12);
        while (!answer.toString().endsWith("}\n")) {
            if (channel.read(buffer) < 0) {
                throw new IOException("the connection ended after: " + answer);
            }
            answer.append(StandardCharsets.US_ASCII.decode(buffer.flip()));
            buffer.clear();
        }
        if (!answer.toString().startsWith("HTTP/1.1 404")) {
            throw new IOException(answer.toString());
        }
        times.add(Duration.ofNanos(System.nanoTime() - began));
    }

    @Override
    public void close() {
        running = false;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
