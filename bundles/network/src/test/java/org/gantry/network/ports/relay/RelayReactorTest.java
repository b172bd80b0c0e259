package org.gantry.network.ports.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.gantry.linux.fd.Poll;
import org.gantry.linux.net.Transport;
import org.gantry.linux.net.UdpSocket;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.network.driver.HostNamespace;
import org.gantry.network.testing.Descriptors;
import org.gantry.network.testing.NoDescriptors;
import org.gantry.network.testing.UdpClient;
import org.gantry.network.testing.UdpEcho;
import org.gantry.testkit.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is passed on, how much of it, and what is left of it, at this machine's own ::1 and 127.0.0.1. */
@SuppressWarnings("try") // one is closed early, to see that its port is free again
class RelayReactorTest {
    private static final InetSocketAddress RELAYED = new InetSocketAddress(InetAddress.ofLiteral("::1"), 0);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final RelayReactor relays = new RelayReactor(HostNamespace.own(), new Limits(2, 3, SHORT));

    @BeforeAll
    static void needLoopback6() throws IOException {
        Path addresses = Path.of("/proc/net/if_inet6");
        boolean there =
                Files.exists(addresses) && Files.readString(addresses).contains("00000000000000000000000000000001 ");
        if (!there) {
            System.err.println("SKIPPED: this machine has no ::1");
        }
        Assumptions.assumeTrue(there, "this machine has no ::1");
    }

    @AfterEach
    void close() {
        relays.close();
    }

    @Test
    void aRefusedConnectionEndsThatOfTheClient() throws IOException {
        int free;
        try (ServerSocket server = new ServerSocket(0)) {
            free = server.getLocalPort();
        }
        try (Relay relay = relays.listen(Transport.TCP, RELAYED, Optional.empty(), place(free));
                Socket client = call(relay)) {
            assertThat(isOver(client)).isTrue();
        }
    }

    @Test
    void oneConnectionMoreIsRefusedAndThereIsRoomAgainAfterwards() throws Exception {
        try (ServerSocket server = new ServerSocket(0);
                Relay relay = relays.listen(Transport.TCP, RELAYED, Optional.empty(), place(server.getLocalPort()));
                Socket one = call(relay);
                Socket atOne = server.accept()) {
            try (Socket two = call(relay);
                    Socket atTwo = server.accept();
                    Socket three = call(relay)) {
                assertThat(isOver(three)).isTrue();
                for (Socket[] pair : new Socket[][] {{one, atOne}, {two, atTwo}}) {
                    pair[0].getOutputStream().write(7);
                    assertThat(pair[1].getInputStream().read()).isEqualTo(7);
                }
            }
            Eventually.holds(() -> {
                try (Socket again = call(relay)) {
                    return !isOver(again);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    @Test
    void aPortThatCannotBeHadSaysWhy() {
        InetSocketAddress nowhere = new InetSocketAddress(InetAddress.ofLiteral("2001:db8::77"), 0);
        for (Transport transport : List.of(Transport.TCP, Transport.UDP)) {
            assertThatThrownBy(() -> relays.listen(transport, nowhere, Optional.empty(), place(1)))
                    .isInstanceOfSatisfying(
                            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EADDRNOTAVAIL));
            try (Relay relay = relays.listen(transport, RELAYED, Optional.empty(), place(1))) {
                InetSocketAddress taken = new InetSocketAddress(RELAYED.getAddress(), relay.port());
                assertThatThrownBy(() -> relays.listen(transport, taken, Optional.empty(), place(1)))
                        .isInstanceOfSatisfying(
                                SyscallException.class,
                                e -> assertThat(e.errno()).isEqualTo(Errno.EADDRINUSE));
                relay.close();
                relays.listen(transport, taken, Optional.empty(), place(1)).close();
            }
        }
    }

    @Test
    void aConnectionHasTwoDescriptors() throws Exception {
        try (ServerSocket server = new ServerSocket(0);
                Relay relay = relays.listen(Transport.TCP, RELAYED, Optional.empty(), place(server.getLocalPort()))) {
            long before = Descriptors.count();
            try (Socket client = call(relay);
                    Socket called = server.accept()) {
                client.getOutputStream().write(new byte[100_000]);
                assertThat(called.getInputStream().readNBytes(100_000)).hasSize(100_000);
                called.getOutputStream().write(new byte[100_000]);
                assertThat(client.getInputStream().readNBytes(100_000)).hasSize(100_000);
                Eventually.holds(() -> Descriptors.count() == before + 4); // two of them are the test's
            }
            Eventually.holds(() -> Descriptors.count() == before);
        }
    }

    @Test
    void withoutDescriptorsConnectionsGoOnAndNewOnesWait() throws Exception {
        try (ServerSocket server = new ServerSocket(0);
                Relay relay = relays.listen(Transport.TCP, RELAYED, Optional.empty(), place(server.getLocalPort()));
                UdpEcho echo = new UdpEcho("", place(0));
                Relay datagrams = relays.listen(Transport.UDP, RELAYED, Optional.empty(), place(echo.port()));
                UdpClient asker = new UdpClient(at(datagrams));
                SocketChannel later = SocketChannel.open(StandardProtocolFamily.INET6);
                Socket client = call(relay);
                Socket called = server.accept()) {
            server.setSoTimeout(10_000);
            client.getOutputStream().write(1);
            assertThat(called.getInputStream().read()).isEqualTo(1);
            assertThat(asker.ask("to have classes loaded")).isNotEmpty();
            byte[] much = new byte[10_000_000];
            new Random(1).nextBytes(much);
            Thread sender;
            try (var none = new NoDescriptors()) {
                later.connect(at(relay));
                sender = Thread.ofPlatform().start(() -> send(client, much));
                Thread.sleep(Duration.ofMillis(100)); // until nothing fits between the two any more
                assertThat(called.getInputStream().readNBytes(much.length)).isEqualTo(much);
            }
            sender.join();
            try (Socket second = server.accept()) {
                later.write(ByteBuffer.wrap(new byte[] {7}));
                assertThat(second.getInputStream().read()).isEqualTo(7);
            }
        }
    }

    private static void send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void closingCutsOffEverythingAndLeavesNothingOpen() throws Exception {
        try (var warmUp = new RelayReactor(HostNamespace.own())) {
            warmUp.listen(Transport.TCP, RELAYED, Optional.empty(), place(1)).close();
        }
        try (ServerSocket server = new ServerSocket(0);
                UdpEcho echo = new UdpEcho("", place(0))) {
            long before = Descriptors.count();
            var reactor = new RelayReactor(HostNamespace.own());
            Relay tcp = reactor.listen(Transport.TCP, RELAYED, Optional.empty(), place(server.getLocalPort()));
            Relay udp = reactor.listen(Transport.UDP, RELAYED, Optional.empty(), place(echo.port()));
            try (Socket client = call(tcp);
                    Socket called = server.accept();
                    UdpClient asker = new UdpClient(at(udp))) {
                assertThat(asker.ask("there?")).isEqualTo("there?");
                // bytes stay under way; a virtual thread would have the JDK open descriptors
                Thread flood = Thread.ofPlatform().start(() -> flood(client));
                assertThat(called.getInputStream().read()).isZero();
                reactor.close();
                reactor.close();
                flood.join();
                assertThat(isOver(client)).isTrue();
                assertThat(asker.ask("there?")).isEqualTo(UdpClient.SILENCE);
                assertThatThrownBy(() -> reactor.listen(Transport.UDP, RELAYED, Optional.empty(), place(1)))
                        .isInstanceOf(UncheckedIOException.class);
            }
            assertThat(Descriptors.count()).isEqualTo(before);
        }
    }

    /** What the JDK's own client would not send. */
    @Test
    void emptyDatagramsGoBothWays() {
        try (UdpEcho echo = new UdpEcho("", place(0));
                Relay relay = relays.listen(Transport.UDP, RELAYED, Optional.empty(), place(echo.port()));
                UdpSocket client = UdpSocket.connect(at(relay))) {
            ByteBuffer nothing = ByteBuffer.allocateDirect(0);
            assertThat(client.send(nothing)).isTrue();
            assertThat(Poll.readable(client.fd(), 5000)).isTrue();
            assertThat(client.receive(nothing)).isTrue();
            assertThat(echo.callers()).isEqualTo(1);
        }
    }

    @Test
    void idleFlowsEnd() throws Exception {
        try (UdpEcho echo = new UdpEcho("", place(0));
                Relay relay = relays.listen(Transport.UDP, RELAYED, Optional.empty(), place(echo.port()))) {
            long before = Descriptors.count();
            try (UdpClient client = new UdpClient(at(relay))) {
                for (int i = 0; i < 5; i++) { // a flow that is used goes on
                    assertThat(client.ask("again")).isEqualTo("again");
                    Thread.sleep(SHORT.dividedBy(3));
                }
                assertThat(echo.callers()).isEqualTo(1);
                Eventually.holds(() -> Descriptors.count() == before + 1);
                assertThat(client.ask("new")).isEqualTo("new");
                assertThat(echo.callers()).isEqualTo(2);
            }
            Eventually.holds(() -> Descriptors.count() == before);
        }
    }

    @Test
    void forOneFlowMoreTheLongestIdleEnds() {
        try (UdpEcho echo = new UdpEcho("", place(0));
                Relay relay = relays.listen(Transport.UDP, RELAYED, Optional.empty(), place(echo.port()))) {
            List<UdpClient> clients = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                clients.add(new UdpClient(at(relay)));
            }
            for (int i : new int[] {0, 1, 2, 0, 3}) { // 3 is one too many, and 1 is the one that waits for longest
                assertThat(clients.get(i).ask("from " + i)).isEqualTo("from " + i);
            }
            assertThat(clients.getFirst().ask("again")).isEqualTo("again");
            assertThat(echo.callers()).isEqualTo(4);
            assertThat(clients.get(1).ask("again")).isEqualTo("again");
            assertThat(echo.callers()).isEqualTo(5);
            clients.forEach(UdpClient::close);
        }
    }

    private static InetSocketAddress place(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    private static InetSocketAddress at(Relay relay) {
        return new InetSocketAddress(RELAYED.getAddress(), relay.port());
    }

    private static Socket call(Relay relay) throws IOException {
        return new Socket(RELAYED.getAddress(), relay.port());
    }

    /** Whether the other side ends a connection that has nothing to say, within half a second. */
    private static boolean isOver(Socket client) throws IOException {
        client.setSoTimeout(500);
        try {
            client.getInputStream().transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (SocketTimeoutException goesOn) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    private static void flood(Socket client) {
        try {
            while (true) {
                client.getOutputStream().write(new byte[1 << 20]);
            }
        } catch (IOException cutOff) {
            assertThat(client.isConnected()).isTrue();
        }
    }
}
