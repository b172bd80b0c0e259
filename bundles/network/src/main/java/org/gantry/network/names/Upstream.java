package org.gantry.network.names;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.gantry.linux.fd.Fd;
import org.gantry.network.driver.HostNamespace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;

/**
 * Passes questions on. The host's resolvers are asked from the host, where one at 127.0.0.53 is reached as well; those a
 * user names for a container are asked from the container.
 */
final class Upstream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upstream.class);
    private static final int PORT = 53;
    private static final int LARGEST_MESSAGE = 0xFFFF;
    private static final int ROUNDS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final HostNamespace host;
    private final Fd container;
    private final Supplier<List<String>> hostResolvers;
    private int waiting;
    private boolean closed;

    /**
     * For one container.
     *
     * @param container its namespace, which is closed with this and not before the last question has an answer
     * @param hostResolvers addresses of those the host asks
     */
    Upstream(HostNamespace host, Fd container, Supplier<List<String>> hostResolvers) {
        this.host = host;
        this.container = container;
        this.hostResolvers = hostResolvers;
    }

    /**
     * The first answer there is.
     *
     * @param resolvers empty: the host's
     */
    Optional<byte[]> ask(byte[] wire, Message query, List<String> resolvers, boolean tcp) {
        if (!enter()) {
            return Optional.empty();
        }
        try {
            return askInTurn(wire, query, resolvers, tcp);
        } finally {
            leave();
        }
    }

    private synchronized boolean enter() {
        if (!closed) {
            waiting++;
        }
        return !closed;
    }

    private synchronized void leave() {
        waiting--;
        if (closed && waiting == 0) {
            container.close();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (waiting == 0) {
            container.close();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private Optional<byte[]> askInTurn(byte[] wire, Message query, List<String> resolvers, boolean tcp) {
        HostNamespace from = resolvers.isEmpty() ? host : HostNamespace.of(container);
        List<String> asked = resolvers.isEmpty() ? hostResolvers.get() : resolvers;
        for (int round = 0; round < ROUNDS && !isClosed(); round++) {
            for (String resolver : asked) {
                try {
                    var address = new InetSocketAddress(InetAddress.ofLiteral(resolver), PORT);
                    byte[] answer = tcp ? overTcp(from, address, wire) : overUdp(from, address, wire, query);
                    return Optional.of(answer);
                } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
                    LOG.debug("The resolver {} does not answer", resolver, e);
                }
            }
        }
        return Optional.empty();
    }

    /** From a port and with a number that nobody can guess, and back with the number that the container knows. */
    private static byte[] overUdp(HostNamespace from, InetSocketAddress resolver, byte[] wire, Message query)
            throws IOException {
        byte[] request = wire.clone();
        short number = (short) ThreadLocalRandom.current().nextInt();
        ByteBuffer.wrap(request).putShort(0, number);
        try (DatagramSocket socket = from.call(Upstream::datagramSocket)) {
            socket.connect(resolver);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.send(new DatagramPacket(request, request.length));
            byte[] buffer = new byte[LARGEST_MESSAGE];
            while (true) {
                var packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                byte[] answer = Arrays.copyOf(buffer, packet.getLength());
                if (belongsTo(answer, number, query)) {
                    return withNumber(answer, query.getHeader().getID());
                }
            }
        }
    }

    private static DatagramSocket datagramSocket() {
        try {
            return new DatagramSocket();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean belongsTo(byte[] answer, short number, Message query) {
        if (answer.length < Short.BYTES || ByteBuffer.wrap(answer).getShort(0) != number) {
            return false;
        }
        try {
            Record question = new Message(answer).getQuestion();
            return question != null && question.equals(query.getQuestion());
        } catch (IOException notDns) {
            return false;
        }
    }

    private static byte[] withNumber(byte[] answer, int number) {
        ByteBuffer.wrap(answer).putShort(0, (short) number);
        return answer;
    }

    private static byte[] overTcp(HostNamespace from, InetSocketAddress resolver, byte[] wire) throws IOException {
        try (Socket socket = from.call(Upstream::streamSocket)) {
            socket.connect(resolver, (int) PATIENCE.toMillis());
            socket.setSoTimeout((int) PATIENCE.toMillis());
            TcpMessage.write(socket.getOutputStream(), wire);
            InputStream in = socket.getInputStream();
            return TcpMessage.read(in).orElseThrow(() -> new IOException(resolver + " closed the connection"));
        }
    }

    /** With a descriptor of that namespace, which a socket is not given before it is asked for something. */
    private static Socket streamSocket() {
        try {
            Socket socket = new Socket();
            socket.setReuseAddress(false);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
