package org.gantry.linux.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.gantry.linux.fd.Poll;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.linux.testing.OpenFiles;
import org.junit.jupiter.api.Test;

class UdpSocketTest {
    private static final InetSocketAddress ANY_PORT4 = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    private static final long PATIENCE_MILLIS = 5000;

    @Test
    void answersWhoeverHasSentSomething() throws Exception {
        for (InetSocketAddress place : new InetSocketAddress[] {ANY_PORT4, Loopback6.need(0)}) {
            try (UdpSocket bound = UdpSocket.bind(place, Optional.empty());
                    UdpSocket one = UdpSocket.connect(at(place, bound.port()));
                    UdpSocket two = UdpSocket.connect(at(place, bound.port()))) {
                assertThat(bound.receiveFrom(ByteBuffer.allocateDirect(8))).isEmpty();
                assertThat(one.send(datagram(3))).isTrue();
                InetSocketAddress first = receive(bound, 3);
                assertThat(first).isEqualTo(at(place, one.port()));
                assertThat(two.send(datagram(0))).isTrue();
                assertThat(bound.sendTo(first, datagram(5))).isTrue();
                assertThat(bound.sendTo(receive(bound, 0), datagram(0))).isTrue();
                for (UdpSocket client : new UdpSocket[] {one, two}) {
                    assertThat(Poll.readable(client.fd(), PATIENCE_MILLIS)).isTrue();
                    ByteBuffer answer = ByteBuffer.allocateDirect(8);
                    assertThat(client.receive(answer)).isTrue();
                    assertThat(answer.position()).isEqualTo(client.equals(one) ? 5 : 0);
                    assertThat(client.receive(answer)).as("no more").isFalse();
                }
            }
        }
    }

    private static InetSocketAddress receive(UdpSocket bound, int size) {
        assertThat(Poll.readable(bound.fd(), PATIENCE_MILLIS)).isTrue();
        ByteBuffer buffer = ByteBuffer.allocateDirect(8);
        InetSocketAddress client = bound.receiveFrom(buffer).orElseThrow();
        assertThat(buffer.position()).isEqualTo(size);
        return client;
    }

    @Test
    void isToldLaterThatNobodyIsThere() {
        int free;
        try (UdpSocket bound = UdpSocket.bind(ANY_PORT4, Optional.empty())) {
            free = bound.port();
        }
        try (UdpSocket caller = UdpSocket.connect(at(ANY_PORT4, free))) {
            assertThat(caller.send(datagram(1))).isTrue();
            assertThat(Poll.readable(caller.fd(), PATIENCE_MILLIS)).isTrue();
            assertThatThrownBy(() -> caller.receive(ByteBuffer.allocateDirect(8)))
                    .isInstanceOfSatisfying(
                            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ECONNREFUSED));
            assertThat(caller.receive(ByteBuffer.allocateDirect(8)))
                    .as("told once")
                    .isFalse();
        }
    }

    @Test
    void takesBuffersOutsideTheHeapAlone() {
        try (UdpSocket bound = UdpSocket.bind(ANY_PORT4, Optional.empty())) {
            assertThatThrownBy(() -> bound.receive(ByteBuffer.allocate(8)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void leavesNothingOpen() {
        UdpSocket.bind(ANY_PORT4, Optional.empty()).close();
        var before = OpenFiles.list();
        try (UdpSocket bound = UdpSocket.bind(ANY_PORT4, Optional.empty())) {
            assertThatThrownBy(() -> UdpSocket.bind(at(ANY_PORT4, bound.port()), Optional.empty()))
                    .isInstanceOfSatisfying(
                            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EADDRINUSE));
        }
        assertThat(OpenFiles.list()).isEqualTo(before);
    }

    private static ByteBuffer datagram(int size) {
        return ByteBuffer.allocateDirect(size);
    }

    private static InetSocketAddress at(InetSocketAddress place, int port) {
        return new InetSocketAddress(place.getAddress(), port);
    }
}
