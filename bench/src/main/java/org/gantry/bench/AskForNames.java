package org.gantry.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Asks the resolver of the container whose network namespace it runs in for a name, and prints the median of the times
 * in microseconds: {@code AskForNames NAME COUNT}.
 */
public final class AskForNames {
    private static final int PORT = 53;
    private static final int WARM_UP = 500;
    private static final int PATIENCE_MILLIS = 5000;
    private static final short RECURSION_DESIRED = 0x0100;
    private static final int RESPONSE_CODE = 0x0f;
    private static final int ANSWERS = 6;
    private static final int FLAGS = 3;

    private AskForNames() {}

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[1]);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(InetAddress.ofLiteral("127.0.0.11"), PORT);
            socket.setSoTimeout(PATIENCE_MILLIS);
            Samples samples = new Samples(count);
            for (int i = 0; i < WARM_UP; i++) {
                ask(socket, arguments[0], i);
            }
            for (int i = 0; i < count; i++) {
                int number = WARM_UP + i;
                samples.time(() -> ask(socket, arguments[0], number));
            }
            System.out.printf("%.0f%n", samples.medianMillis() * 1000);
        }
    }

    private static void ask(DatagramSocket socket, String name, int number) throws IOException {
        byte[] query = query(name, number);
        socket.send(new DatagramPacket(query, query.length));
        var packet = new DatagramPacket(new byte[512], 512);
        socket.receive(packet);
        ByteBuffer answer = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
        if (answer.getShort(0) != (short) number
                || (answer.get(FLAGS) & RESPONSE_CODE) != 0
                || answer.getShort(ANSWERS) == 0) {
            throw new IOException("no address for " + name);
        }
    }

    /** RFC 1035, 4.1: a header, and one question for an address. */
    private static byte[] query(String name, int number) throws IOException {
        var message = new ByteArrayOutputStream();
        message.write(ByteBuffer.allocate(12)
                .putShort((short) number)
                .putShort(RECURSION_DESIRED)
                .putShort((short) 1)
                .array());
        for (String label : name.split("[.]", -1)) {
            byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
            message.write(bytes.length);
            message.write(bytes);
        }
        message.write(new byte[] {0, 0, 1, 0, 1});
        return message.toByteArray();
    }
}
