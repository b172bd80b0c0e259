package org.gantry.network.names;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Semaphore;
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
 * it for just that; virtual threads serve them, which cost no thread while nobody asks. Port 53 stays free for the
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
    /** A container that asks more at once does not wait for the answers. */
    private static final int MOST_AT_ONCE = 512;

    private static final Duration IDLE = Duration.ofSeconds(10);

    private final String containerId;
    private final Responder responder;
    private final DatagramChannel datagrams;
    private final ServerSocketChannel connections;
    private final Semaphore room = new Semaphore(MOST_AT_ONCE);

    private NameServer(
            String containerId, Responder responder, DatagramChannel datagrams, ServerSocketChannel connections) {
        this.containerId = containerId;
        this.responder = responder;
        this.datagrams = datagrams;
        this.connections = connections;
    }

    /** Begins to serve. */
    static NameServer start(String containerId, HostNamespace namespace, Responder responder) {
        NameServer server = namespace.call(() -> open(containerId, responder));
        Thread.ofVirtual().name("names-udp").start(server::serveDatagrams);
        Thread.ofVirtual().name("names-tcp").start(server::serveConnections);
        return server;
    }

    private static NameServer open(String containerId, Responder responder) {
        try {
            DatagramChannel datagrams = DatagramChannel.open(StandardProtocolFamily.INET);
            ServerSocketChannel connections = ServerSocketChannel.open(StandardProtocolFamily.INET);
            NameServer server = new NameServer(containerId, responder, datagrams, connections);
            try {
                datagrams.bind(new InetSocketAddress(ADDRESS, 0));
                connections.bind(new InetSocketAddress(ADDRESS, 0));
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

    private void serveDatagrams() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);
        while (datagrams.isOpen()) {
            try {
                SocketAddress client = datagrams.receive(buffer.clear());
                byte[] query = new byte[buffer.flip().remaining()];
                buffer.get(query);
                if (client != null && room.tryAcquire()) {
                    Thread.ofVirtual().name("names-query").start(() -> answerDatagram(query, client));
                }
            } catch (ClosedChannelException end) {
                return;
            } catch (IOException e) {
                LOG.debug("A question of container {} is lost", containerId, e);
            }
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
        } finally {
            room.release();
        }
    }

    private void serveConnections() {
        while (connections.isOpen()) {
            try {
                SocketChannel client = connections.accept();
                Thread.ofVirtual().name("names-connection").start(() -> serve(client));
            } catch (AsynchronousCloseException end) {
                return;
            } catch (IOException e) {
                LOG.debug("A connection of container {} is lost", containerId, e);
            }
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
        } catch (IOException e) {
            LOG.warn("Cannot close the name server of container {}", containerId, e);
        }
    }
}
