package org.gantry.linux.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.gantry.linux.fd.Epoll;
import org.gantry.linux.fd.Poll;
import org.gantry.linux.fd.Reactor;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.linux.testing.OpenFiles;
import org.junit.jupiter.api.Test;

class TcpSocketTest {
    private static final InetSocketAddress ANY_PORT4 = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    private static final long PATIENCE_MILLIS = 5000;

    @Test
    void speaksInBothFamiliesAndPassesTheEndOn() throws Exception {
        for (InetSocketAddress place : new InetSocketAddress[] {ANY_PORT4, Loopback6.need(0)}) {
            try (TcpListener listener = TcpListener.open(place, Optional.empty())) {
                assertThat(listener.accept()).isEmpty();
                try (TcpSocket caller = connect(at(place, listener.port()));
                        TcpSocket called = accept(listener)) {
                    caller.setNoDelay();
                    assertThat(caller.error()).isZero();
                    assertThat(called.fd().isCloseOnExec()).isTrue();
                    assertThat(called.fd().readAvailable(ByteBuffer.allocate(8)))
                            .isZero();
                    caller.fd().writeFully(new byte[3]);
                    caller.shutdownOutput();
                    assertThat(Poll.readable(called.fd(), PATIENCE_MILLIS)).isTrue();
                    assertThat(called.fd().readAvailable(ByteBuffer.allocate(8)))
                            .isEqualTo(3);
                    assertThat(called.fd().readAvailable(ByteBuffer.allocate(8)))
                            .isEqualTo(-1);
                    called.fd().writeFully(new byte[2]);
                    assertThat(Poll.readable(caller.fd(), PATIENCE_MILLIS)).isTrue();
                    assertThat(caller.fd().readAvailable(ByteBuffer.allocate(8)))
                            .as("the other half is open")
                            .isEqualTo(2);
                }
            }
        }
    }

    @Test
    void saysThatACallWasRefused() throws Exception {
        int free;
        try (TcpListener listener = TcpListener.open(ANY_PORT4, Optional.empty())) {
            free = listener.port();
        }
        assertThat(call(at(ANY_PORT4, free))).isEqualTo(Errno.ECONNREFUSED);
    }

    /** The kernel may know at once, or a moment later. */
    private static int call(InetSocketAddress place) throws Exception {
        try (Reactor reactor = new Reactor("test");
                TcpSocket caller = connect(place)) {
            var error = new CompletableFuture<Integer>();
            reactor.register(caller.fd(), Epoll.EPOLLOUT, events -> {
                reactor.unregister(caller.fd());
                error.complete(caller.error());
            });
            return error.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (SyscallException e) {
            assertThat(e.call()).isEqualTo("connect");
            return e.errno();
        }
    }

    @Test
    void tellsWhyAPortCannotBeHad() throws IOException {
        InetSocketAddress nowhere = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.77"), 0);
        assertThatThrownBy(() -> TcpListener.open(nowhere, Optional.empty()))
                .isInstanceOfSatisfying(
                        SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EADDRNOTAVAIL))
                .hasMessageContaining("192.0.2.77:0/tcp");
        try (TcpListener listener = TcpListener.open(ANY_PORT4, Optional.empty())) {
            assertThatThrownBy(() -> TcpListener.open(at(ANY_PORT4, listener.port()), Optional.empty()))
                    .isInstanceOfSatisfying(
                            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EADDRINUSE));
        }
    }

    @Test
    void leavesNothingOpen() {
        TcpListener.open(ANY_PORT4, Optional.empty()).close();
        var before = OpenFiles.list();
        try (TcpListener listener = TcpListener.open(ANY_PORT4, Optional.empty())) {
            for (int i = 0; i < 20; i++) {
                try (TcpSocket caller = connect(at(ANY_PORT4, listener.port()));
                        TcpSocket called = accept(listener)) {
                    assertThat(called.fd().number()).isNotEqualTo(caller.fd().number());
                }
                assertThatThrownBy(() -> TcpListener.open(at(ANY_PORT4, listener.port()), Optional.empty()))
                        .isInstanceOf(SyscallException.class);
            }
        }
        assertThat(OpenFiles.list()).isEqualTo(before);
    }

    private static TcpSocket accept(TcpListener listener) {
        assertThat(Poll.readable(listener.fd(), PATIENCE_MILLIS)).isTrue();
        return listener.accept().orElseThrow();
    }

    private static InetSocketAddress at(InetSocketAddress place, int port) {
        return new InetSocketAddress(place.getAddress(), port);
    }

    private static TcpSocket connect(InetSocketAddress place) {
        TcpSocket socket = TcpSocket.open(place);
        try {
            socket.connect(place);
            return socket;
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }
}
