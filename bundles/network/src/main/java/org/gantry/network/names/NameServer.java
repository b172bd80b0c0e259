package org.gantry.network.names;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.linux.netlink.nft.Chain;
import org.gantry.linux.netlink.nft.Hook;
import org.gantry.linux.netlink.nft.NftFamily;
import org.gantry.linux.netlink.nft.NftTransaction;
import org.gantry.linux.netlink.nft.Nftables;
import org.gantry.linux.netlink.nft.RuleBuilder;
import org.gantry.linux.netlink.nft.Table;
import org.gantry.network.driver.HostNamespace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one container asks at 127.0.0.11, by UDP and TCP. The sockets are the namespace's, made by a thread that enters
 * it for just that; the reactor that all containers share serves them. Port 53 stays free for the
 * container's own programs: the sockets have other ports, and a rule in the namespace redirects.
 */
final class NameServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NameServer.class);
    private static final InetAddress ADDRESS = InetAddress.ofLiteral("127.0.0.11");
    private static final Table TABLE = new Table(NftFamily.IPV4, "gantry_names");
    private static final int PORT = 53;
    private static final int UDP = 17;
    private static final int TCP = 6;
    private static final int LARGEST_DATAGRAM = 4096;
    private static final Duration IDLE = Duration.ofSeconds(10);
    /** What arrives while the reactor is busy waits in the kernel, which takes as much of this as the host allows. */
    private static final int RECEIVE_BUFFER = 1 << 20;

    private static final int MOST_IN_A_ROW = 256;
    private static final int MOST_WAITING = 4096;
    private static final int MOST_FORWARDED = 256;
    private static final int MOST_CONNECTED = 64;

    private final String containerId;
    private final Responder responder;
    private final NameReactor reactor;
    private final DatagramChannel datagrams;
    private final ServerSocketChannel connections;
    private final Quota waiting = new Quota("waiting", MOST_WAITING);
    private final Quota forwarded = new Quota("forward", MOST_FORWARDED);
    private final Quota connected = new Quota("tcp", MOST_CONNECTED);

    private NameServer(
            String containerId,
            Responder responder,
            NameReactor reactor,
            DatagramChannel datagrams,
            ServerSocketChannel connections) {
        this.containerId = containerId;
        this.responder = responder;
        this.reactor = reactor;
        this.datagrams = datagrams;
        this.connections = connections;
    }

    /** Begins to serve. */
    static NameServer start(String containerId, HostNamespace namespace, Responder responder, NameReactor reactor) {
        return namespace.call(() -> open(containerId, responder, reactor));
    }

    private static NameServer open(String containerId, Responder responder, NameReactor reactor) {
        try {
            DatagramChannel datagrams = DatagramChannel.open(StandardProtocolFamily.INET);
            ServerSocketChannel connections = ServerSocketChannel.open(StandardProtocolFamily.INET);
            NameServer server = new NameServer(containerId, responder, reactor, datagrams, connections);
            try {
                datagrams.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
                datagrams.bind(new InetSocketAddress(ADDRESS, 0));
                connections.bind(new InetSocketAddress(ADDRESS, 0));
                reactor.register(datagrams, SelectionKey.OP_READ, server::receive);
                reactor.register(connections, SelectionKey.OP_ACCEPT, server::accept);
                redirect(port(datagrams.getLocalAddress()), port(connections.getLocalAddress()));
                return server;
            } catch (IOException | RuntimeException e) {
                server.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int port(SocketAddress address) {
        return ((InetSocketAddress) address).getPort();
    }

    private static void redirect(int udpPort, int tcpPort) {
        Chain output = Chain.base(TABLE, "output", Hook.localDestinationNat());
        try (Nftables nftables = Nftables.open()) {
            nftables.commit(new NftTransaction()
                    .replace(TABLE)
                    .add(output)
                    .add(output, rule(UDP, udpPort).build())
                    .add(output, rule(TCP, tcpPort).build()));
        }
    }

    private static RuleBuilder rule(int protocol, int port) {
        return new RuleBuilder()
                .destinationIn(new IpPrefix(ADDRESS, Integer.SIZE))
                .protocolIs(protocol)
                .destinationPortIs(PORT)
                .redirect(ADDRESS, port);
    }

    /**
     * Takes in what has arrived, but not for so long that other containers wait; a question for which there is no room is
     * asked again by whoever asked it.
     */
    private void receive() {
        ByteBuffer buffer = ByteBuffer.allocate(LARGEST_DATAGRAM);
        try {
            for (int i = 0; i < MOST_IN_A_ROW; i++) {
                SocketAddress asker = datagrams.receive(buffer.clear());
                if (asker == null) {
                    return;
                }
                byte[] query = new byte[buffer.flip().remaining()];
                buffer.get(query);
                if (!waiting.take()) {
                    LOG.debug("A question of container {} is one too many", containerId);
                } else if (!reactor.answer(() -> answerDatagram(query, asker))) {
                    waiting.giveBack();
                }
            }
        } catch (IOException e) {
            LOG.debug("A question of container {} is lost", containerId, e);
        }
    }

    private void answerDatagram(byte[] query, SocketAddress client) {
        try {
            switch (responder.answer(query, false)) {
                case Reply.None none -> LOG.debug("Container {} asks nonsense: {}", containerId, none);
                case Reply.Known known -> send(known.wire(), client);
                case Reply.Elsewhere elsewhere -> {
                    if (!forwarded.start(() -> forward(elsewhere, client))) {
                        send(elsewhere.refusal().get(), client);
                    }
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("Container {} gets no answer", containerId, e);
        } finally {
            waiting.giveBack();
        }
    }

    private void forward(Reply.Elsewhere question, SocketAddress client) {
        try {
            send(question.ask().get(), client);
        } catch (RuntimeException e) {
            if (datagrams.isOpen()) {
                LOG.warn("Container {} gets no answer", containerId, e);
            } else {
                LOG.debug("Container {} has ended while it waited for an answer", containerId, e);
            }
        }
    }

    private void send(byte[] answer, SocketAddress client) {
        try {
            datagrams.send(ByteBuffer.wrap(answer), client);
        } catch (IOException e) {
            LOG.debug("Container {} gets no answer", containerId, e);
        }
    }

    private void accept() {
        try {
            SocketChannel client = connections.accept();
            if (client != null && !connected.start(() -> serve(client))) {
                client.close();
            }
        } catch (IOException e) {
            LOG.debug("A connection of container {} is lost", containerId, e);
        }
    }

    private void serve(SocketChannel channel) {
        try (Socket client = channel.socket()) {
            client.setSoTimeout((int) IDLE.toMillis());
            for (var query = TcpMessage.read(client.getInputStream());
                    query.isPresent();
                    query = TcpMessage.read(client.getInputStream())) {
                switch (responder.answer(query.get(), true)) {
                    case Reply.None none -> LOG.debug("Container {} asks nonsense: {}", containerId, none);
                    case Reply.Known known -> TcpMessage.write(client.getOutputStream(), known.wire());
                    case Reply.Elsewhere elsewhere ->
                        TcpMessage.write(
                                client.getOutputStream(), elsewhere.ask().get());
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("A connection of container {} ends", containerId, e);
        }
    }

    @Override
    public void close() {
        try {
            datagrams.close();
            connections.close();
            reactor.forgetClosed();
        } catch (IOException e) {
            LOG.warn("Cannot close the name server of container {}", containerId, e);
        }
    }
}
