package org.gantry.network.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Sends datagrams from one port to one place, and takes answers from there alone. */
public final class UdpClient implements AutoCloseable {
    /** What {@link #ask} says when there is no answer. */
    public static final String SILENCE = "silence";

    private static final int LARGEST_DATAGRAM = 65_535;

    private final DatagramSocket socket;

    /** In the namespace of the calling thread. */
    public UdpClient(InetSocketAddress place) {
        try {
            socket = new DatagramSocket();
            socket.connect(place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is answered within half a second. */
    public String ask(String question) {
        tell(question);
        return hear(500);
    }

    public void tell(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            socket.send(new DatagramPacket(bytes, bytes.length));
        } catch (PortUnreachableException ofTheOneBefore) {
            tell(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String hear(int millis) {
        try {
            socket.setSoTimeout(millis);
            var packet = new DatagramPacket(new byte[LARGEST_DATAGRAM], LARGEST_DATAGRAM);
            socket.receive(packet);
            return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
        } catch (SocketTimeoutException | PortUnreachableException nobodyAnswers) {
            return SILENCE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
