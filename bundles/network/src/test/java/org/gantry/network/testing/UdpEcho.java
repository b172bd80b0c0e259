package org.gantry.network.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Sends each datagram back to where it came from, with its own name before it. */
public final class UdpEcho implements AutoCloseable {
    private static final int LARGEST_DATAGRAM = 65_535;

    private final String name;
    private final DatagramSocket socket;
    private final Collection<SocketAddress> callers = new ConcurrentLinkedQueue<>();

    /** In the namespace of the calling thread. */
    public UdpEcho(String name, InetSocketAddress place) {
        this.name = name;
        try {
            socket = new DatagramSocket(place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().start(this::serve);
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** From how many places something came. */
    public long callers() {
        return callers.stream().distinct().count();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                var packet = new DatagramPacket(new byte[LARGEST_DATAGRAM], LARGEST_DATAGRAM);
                socket.receive(packet);
                callers.add(packet.getSocketAddress());
                byte[] before = name.getBytes(StandardCharsets.UTF_8);
                byte[] answer = new byte[before.length + packet.getLength()];
                System.arraycopy(before, 0, answer, 0, before.length);
                System.arraycopy(packet.getData(), 0, answer, before.length, packet.getLength());
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException testIsOver) {
                continue;
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
