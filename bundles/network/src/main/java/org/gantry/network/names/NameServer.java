package org.gantry.network.names;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
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

    private final String containerId;
    private final Responder responder;
    private final NameReactor reactor;
    private final DatagramChannel datagrams;
    private final ServerSocketChannel connections;

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

    /** Takes in what has arrived; a question for which there is no room is asked again by whoever asked it. */
    private void receive() {
        ByteBuffer buffer = ByteBuffer.allocate(LARGEST_DATAGRAM);
        try {
            for (SocketAddress client = datagrams.receive(buffer);
                    client != null;
                    client = datagrams.receive(buffer.clear())) {
                byte[] query = new byte[buffer.flip().remaining()];
                buffer.get(query);
                SocketAddress asker = client;
                if (!reactor.answer(() -> answerDatagram(query, asker))) {
                    LOG.debug("A question of container {} is one too many", containerId);
                }
            }
        } catch (IOException e) {
            LOG.debug("A question of container {} is lost", containerId, e);
        }
    }

    private void answerDatagram(byte[] query, SocketAddress client) {
        try {
            var answer = responder.answer(query, false);
            if (answer.isPresent()) {
                datagrams.send(ByteBuffer.wrap(answer.get()), client);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("Container {} gets no answer", containerId, e);
        }
    }

    private void accept() {
        try {
            SocketChannel client = connections.accept();
            if (client != null && !reactor.answer(() -> serve(client))) {
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
                var answer = responder.answer(query.get(), true);
                if (answer.isPresent()) {
                    TcpMessage.write(client.getOutputStream(), answer.get());
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
