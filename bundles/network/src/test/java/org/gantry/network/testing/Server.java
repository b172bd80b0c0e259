package org.gantry.network.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;

/** Somebody to talk to inside a network namespace. */
public final class Server implements AutoCloseable {
    private static final int LARGEST_DATAGRAM = 1500;
    private static final String ANSWER = "hello\n";
    private static final long PATIENCE_SECONDS = 5;

    private final AutoCloseable socket;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

    private Server(AutoCloseable socket) {
        this.socket = socket;
    }

    /** What was said, and from which address. */
    public record Heard(String peer, String line) {}

    /** Listens on TCP, hears a line of each caller and answers "hello". */
    public static Server tcp(Fd namespace, int port) {
        ServerSocket socket = NetNamespaces.callIn(namespace, () -> listen(port));
        Server server = new Server(socket);
        Thread.ofPlatform().daemon().start(() -> server.serve(socket));
        return server;
    }

    /** Hears datagrams, and answers each with "hello". */
    public static Server udp(Fd namespace, int port) {
        DatagramSocket socket = NetNamespaces.callIn(namespace, () -> bind(port));
        Server server = new Server(socket);
        Thread.ofPlatform().daemon().start(() -> server.serve(socket));
        return server;
    }

    /** What was said next. */
    public Heard next() {
        try {
            Heard next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nobody said anything");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Whether nobody has said anything. */
    public boolean isQuiet() {
        return heard.isEmpty();
    }

    /** Has what was said until now not count. */
    public void forget() {
        heard.clear();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void serve(ServerSocket listening) {
        while (!listening.isClosed()) {
            try (Socket caller = listening.accept();
                    var in = new BufferedReader(
                            new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8))) {
                hear(caller.getInetAddress(), in.readLine());
                caller.getOutputStream().write(ANSWER.getBytes(StandardCharsets.UTF_8));
            } catch (IOException callerIsGone) {
                continue;
            }
        }
    }

    private void serve(DatagramSocket bound) {
        while (!bound.isClosed()) {
            try {
                var packet = new DatagramPacket(new byte[LARGEST_DATAGRAM], LARGEST_DATAGRAM);
                bound.receive(packet);
                String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                hear(packet.getAddress(), text.strip());
                byte[] answer = ANSWER.getBytes(StandardCharsets.UTF_8);
                bound.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException testIsOver) {
                continue;
            }
        }
    }

    private void hear(InetAddress peer, String line) {
        heard.add(new Heard(peer.getHostAddress(), line));
    }

    private static ServerSocket listen(int port) {
        try {
            return new ServerSocket(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DatagramSocket bind(int port) {
        try {
            return new DatagramSocket(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
