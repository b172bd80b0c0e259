package org.gantry.itests.support;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A name server at one of this machine's addresses that knows one name, and that it has no address but one of IPv4. */
public final class Resolver implements AutoCloseable {
    private static final int PORT = 53;
    private static final int HEADER = 12;
    private static final int TYPE_A = 1;
    private static final int ANSWER = 0x8180;
    private static final int NAME_ERROR = 3;
    private static final int POINTER_TO_THE_QUESTION = 0xC00C;

    private final DatagramSocket socket;
    private final String name;
    private final byte[] address;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    public Resolver(String place, String name, String address) throws IOException {
        this.socket = new DatagramSocket(PORT, InetAddress.ofLiteral(place));
        this.name = name;
        this.address = InetAddress.ofLiteral(address).getAddress();
        Thread.ofPlatform().daemon().name("resolver").start(this::serve);
    }

    /** The names it was asked for. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                var packet = new DatagramPacket(new byte[512], 512);
                socket.receive(packet);
                byte[] answer = answer(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException closed) {
                continue;
            }
        }
    }

    /** RFC 1035, 4.1. */
    private byte[] answer(ByteBuffer question) {
        question.position(HEADER);
        StringBuilder wanted = new StringBuilder();
        for (int length = question.get(); length > 0; length = question.get()) {
            byte[] label = new byte[length];
            question.get(label);
            wanted.append(wanted.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
        }
        asked.add(wanted.toString());
        boolean isA = question.getShort() == TYPE_A;
        int end = question.position() + Short.BYTES;
        boolean known = wanted.toString().equals(name);
        ByteBuffer answer = ByteBuffer.allocate(end + 16)
                .putShort(question.getShort(0))
                .putShort((short) (known ? ANSWER : ANSWER | NAME_ERROR))
                .putShort((short) 1)
                .putShort((short) (known && isA ? 1 : 0))
                .putInt(0)
                .put(question.array(), HEADER, end - HEADER);
        if (known && isA) {
            answer.putShort((short) POINTER_TO_THE_QUESTION)
                    .putShort((short) TYPE_A)
                    .putShort((short) 1)
                    .putInt(1)
                    .putShort((short) address.length)
                    .put(address);
        }
        return Arrays.copyOf(answer.array(), answer.position());
    }

    @Override
    public void close() {
        socket.close();
    }
}
