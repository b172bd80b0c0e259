package org.gantry.network.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

/**
 * Somebody outside who knows all names that end in "org": as 203.0.113.9, those that begin with "many" as a hundred
 * addresses. The others do not exist.
 */
public final class Resolver implements AutoCloseable {
    private static final int PORT = 53;
    private static final int SMALLEST = 512;
    private static final int LARGEST = 0xFFFF;
    private static final int MANY = 100;

    private final DatagramSocket datagrams;
    private final ServerSocket connections;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int payloadSize;

    /** Serves at one address of a namespace. */
    public Resolver(Fd namespace, String address) {
        datagrams = NetNamespaces.callIn(namespace, () -> bind(address));
        connections = NetNamespaces.callIn(namespace, () -> listen(address));
        Thread.ofPlatform().daemon().start(this::receive);
        Thread.ofPlatform().daemon().start(this::accept);
    }

    public int asked() {
        return asked.get();
    }

    /** What the last question said of EDNS; 0: nothing. */
    public int payloadSize() {
        return payloadSize;
    }

    private static DatagramSocket bind(String address) {
        try {
            return new DatagramSocket(PORT, InetAddress.ofLiteral(address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerSocket listen(String address) {
        try {
            return new ServerSocket(PORT, SMALLEST, InetAddress.ofLiteral(address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void receive() {
        while (!datagrams.isClosed()) {
            try {
                var packet = new DatagramPacket(new byte[LARGEST], LARGEST);
                datagrams.receive(packet);
                Message query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
                OPTRecord extension = query.getOPT();
                payloadSize = extension == null ? 0 : extension.getPayloadSize();
                byte[] wire = answer(query).toWire(Math.max(SMALLEST, payloadSize));
                datagrams.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
            } catch (IOException testIsOver) {
                continue;
            }
        }
    }

    private void accept() {
        while (!connections.isClosed()) {
            try (Socket client = connections.accept()) {
                int length =
                        ByteBuffer.wrap(client.getInputStream().readNBytes(2)).getShort();
                byte[] wire = answer(new Message(client.getInputStream().readNBytes(length)))
                        .toWire(LARGEST);
                client.getOutputStream()
                        .write(ByteBuffer.allocate(2 + wire.length)
                                .putShort((short) wire.length)
                                .put(wire)
                                .array());
            } catch (IOException testIsOver) {
                continue;
            }
        }
    }

    private Message answer(Message query) throws IOException {
        asked.incrementAndGet();
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(query.getQuestion(), Section.QUESTION);
        String name = query.getQuestion().getName().toString(true);
        if (!name.endsWith("org")) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
            return answer;
        }
        int addresses = name.startsWith("many") ? MANY : 1;
        for (int i = 0; i < addresses; i++) {
            InetAddress address = InetAddress.ofLiteral("203.0.113." + (9 + i));
            answer.addRecord(new ARecord(query.getQuestion().getName(), DClass.IN, 60, address), Section.ANSWER);
        }
        return answer;
    }

    @Override
    public void close() {
        datagrams.close();
        try {
            connections.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
