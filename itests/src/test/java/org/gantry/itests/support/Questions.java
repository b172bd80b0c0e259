package org.gantry.itests.support;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.gantry.linux.namespace.NetNamespaces;

/** Asks for names inside a container's network namespace, at 127.0.0.11, with nothing else in between. */
public final class Questions {
    private static final InetSocketAddress SERVER = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.11"), 53);
    private static final int PATIENCE_MILLIS = 200;
    private static final int RECURSION_DESIRED = 0x0100;
    private static final int RCODE = 0x0F;
    private static final int TYPE_A = 1;
    private static final int CLASS_IN = 1;
    private static final int LARGEST = 512;

    private Questions() {}

    /** Whether a name has an address, which is known within 200 ms. */
    public static boolean isAnswered(Path namespace, String name) {
        try (DatagramSocket socket = NetNamespaces.callIn(namespace, Questions::socket)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(SERVER);
            byte[] question = question(name);
            socket.send(new DatagramPacket(question, question.length));
            var answer = new DatagramPacket(new byte[LARGEST], LARGEST);
            socket.receive(answer);
            ByteBuffer header = ByteBuffer.wrap(answer.getData());
            int code = header.getShort(2) & RCODE;
            int answers = header.getShort(6);
            return code == 0 && answers > 0;
        } catch (SocketTimeoutException | PortUnreachableException nobodyThere) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DatagramSocket socket() {
        try {
            return new DatagramSocket();
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** RFC 1035, 4.1. */
    private static byte[] question(String name) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeShort(1);
        out.writeShort(RECURSION_DESIRED);
        out.writeShort(1);
        out.write(new byte[6]);
        for (String label : name.split("\\.", -1)) {
            out.writeByte(label.length());
            out.write(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.writeByte(0);
        out.writeShort(TYPE_A);
        out.writeShort(CLASS_IN);
        return bytes.toByteArray();
    }
}
