package org.gantry.linux.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PortSocketTest {
    @ParameterizedTest
    @EnumSource(names = {"TCP", "UDP"})
    void leavesRoomForASocketOfOursAtOneAddress(Transport transport) throws Exception {
        Loopback6.need(0);
        try (PortSocket everywhere = PortSocket.bind(transport, Loopback6.ANY, 0)) {
            for (int i = 0; i < 2; i++) {
                try (AutoCloseable ours = open(transport, everywhere.port(), Optional.of(everywhere))) {
                    assertThat(ours).isNotNull();
                    refused(() -> open(transport, everywhere.port(), Optional.empty()));
                    refused(() -> PortSocket.bind(transport, Loopback6.ANY, everywhere.port()));
                }
                refused(() -> open(transport, everywhere.port(), Optional.empty()));
            }
        }
    }

    /** Neither sharing option gets a stranger in afterwards, nor SO_REUSEADDR while the sockets share the port. */
    @Test
    void keepsDatagramsFromWhoeverWouldShareThePort() throws Exception {
        Loopback6.need(0);
        try (PortSocket everywhere = PortSocket.bind(Transport.UDP, Loopback6.ANY, 0)) {
            var over = new AtomicBoolean();
            var stranger = CompletableFuture.supplyAsync(() -> {
                int tries = 0;
                while (!over.get()) {
                    assertThat(isFreeFor(Loopback6.ADDRESS, everywhere.port(), false))
                            .isFalse();
                    assertThat(isFreeFor(Loopback6.ANY, everywhere.port(), false))
                            .isFalse();
                    tries++;
                }
                return tries;
            });
            for (int i = 0; i < 2000; i++) {
                open(Transport.UDP, everywhere.port(), Optional.of(everywhere)).close();
            }
            over.set(true);
            assertThat(stranger.get()).isPositive();
            try (AutoCloseable ours = open(Transport.UDP, everywhere.port(), Optional.of(everywhere))) {
                assertThat(ours).isNotNull();
                for (InetAddress address : new InetAddress[] {Loopback6.ADDRESS, Loopback6.ANY}) {
                    assertThat(isFreeFor(address, everywhere.port(), true)).isFalse();
                }
            }
        }
    }

    private static boolean isFreeFor(InetAddress address, int port, boolean samePort) {
        try (DatagramChannel stranger = DatagramChannel.open(StandardProtocolFamily.INET6)) {
            stranger.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            stranger.setOption(StandardSocketOptions.SO_REUSEPORT, samePort);
            stranger.bind(new InetSocketAddress(address, port));
            return true;
        } catch (IOException taken) {
            assertThat(taken).hasMessageContaining("in use");
            return false;
        }
    }

    private static AutoCloseable open(Transport transport, int port, Optional<PortSocket> everywhere) {
        InetSocketAddress place = new InetSocketAddress(Loopback6.ADDRESS, port);
        return transport == Transport.TCP ? TcpListener.open(place, everywhere) : UdpSocket.bind(place, everywhere);
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EADDRINUSE));
    }
}
