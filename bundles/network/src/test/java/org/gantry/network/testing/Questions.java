package org.gantry.network.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;

/** Questions that are asked inside a namespace, at 127.0.0.11. */
public final class Questions {
    public static final InetSocketAddress SERVER = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.11"), 53);

    /** For answers that have to come. */
    private static final int PATIENCE_MS = 15_000;

    private static final AtomicInteger NUMBERS = new AtomicInteger(1);

    private Questions() {}

    public static Message query(String name, int type) {
        try {
            Message query = Message.newQuery(Record.newRecord(Name.fromString(name + "."), type, DClass.IN));
            query.getHeader().setID(NUMBERS.getAndIncrement() & 0xFFFF);
            return query;
        } catch (TextParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public static Message udp(Fd namespace, Message query) {
        try {
            Message answer = new Message(raw(namespace, query.toWire(), PATIENCE_MS));
            assertThat(answer.getHeader().getID()).isEqualTo(query.getHeader().getID());
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What comes back; empty when nothing does. */
    public static byte[] raw(Fd namespace, byte[] question, int patienceMs) {
        try (DatagramSocket socket = socket(namespace)) {
            socket.setSoTimeout(patienceMs);
            socket.connect(SERVER);
            socket.send(new DatagramPacket(question, question.length));
            return receive(socket);
        } catch (SocketTimeoutException nothing) {
            return new byte[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] receive(DatagramSocket socket) throws IOException {
        var packet = new DatagramPacket(new byte[4096], 4096);
        socket.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    public static DatagramSocket socket(Fd namespace) {
        return NetNamespaces.callIn(namespace, () -> {
            try {
                return new DatagramSocket();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    public static Message tcp(Fd namespace, Message query) {
        return NetNamespaces.callIn(namespace, () -> {
            try (Socket socket = new Socket(SERVER.getAddress(), SERVER.getPort())) {
                byte[] wire = query.toWire();
                socket.getOutputStream()
                        .write(ByteBuffer.allocate(2 + wire.length)
                                .putShort((short) wire.length)
                                .put(wire)
                                .array());
                int length =
                        ByteBuffer.wrap(socket.getInputStream().readNBytes(2)).getShort();
                return new Message(socket.getInputStream().readNBytes(length));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** The addresses in an answer, as records write them. */
    public static List<String> addresses(Message answer) {
        return answer.getSection(Section.ANSWER).stream()
                .filter(record -> record instanceof ARecord || record instanceof AAAARecord)
                .map(Record::rdataToString)
                .toList();
    }
}
