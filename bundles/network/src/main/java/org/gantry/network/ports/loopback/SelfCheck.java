package org.gantry.network.ports.loopback;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.gantry.linux.bpf.BpfMap;
import org.gantry.linux.net.Transport;
import org.gantry.linux.net.UdpSocket;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/**
 * Whether the programs do what they are for, on this kernel: of two sockets that call a port of ours at ::1, the one that
 * keeps to IPv6 has to get there, and the other one to the address that stands for it. A datagram tells.
 */
final class SelfCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int ATTEMPTS = 16;
    private static final int ANY_SIZE = 16;

    private SelfCheck() {}

    /**
     * Only for threads that are in the namespace.
     *
     * @throws IllegalStateException that says what goes wrong
     */
    static void run(BpfMap ports, InetAddress loopback, InetAddress target) {
        for (int left = ATTEMPTS; ; left--) {
            try (UdpSocket kept = UdpSocket.bind(new InetSocketAddress(loopback, 0), Optional.empty());
                    UdpSocket redirected =
                            UdpSocket.bind(new InetSocketAddress(target, kept.port()), Optional.empty())) {
                run(ports, new InetSocketAddress(loopback, kept.port()), kept, redirected);
                return;
            } catch (SyscallException e) {
                if (left == 0 || !e.is(Errno.EADDRINUSE)) { // the port may be somebody's in the other family
                    throw e;
                }
            }
        }
    }

    private static void run(BpfMap ports, InetSocketAddress place, UdpSocket kept, UdpSocket redirected) {
        PortKey key = new PortKey(Transport.UDP.number(), place.getPort());
        ports.put(key.bytes(), OwnPrograms.value());
        try {
            expect(place, false, redirected, "a socket that may turn to IPv4 is not redirected");
            expect(place, true, kept, "a socket that keeps to IPv6 is not left alone");
        } finally {
            ports.remove(key.bytes());
        }
    }

    private static void expect(InetSocketAddress place, boolean ipv6Only, UdpSocket receiver, String otherwise) {
        try (UdpSocket caller = UdpSocket.connectIpv6(place, ipv6Only)) {
            caller.send(ByteBuffer.allocateDirect(1));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            ByteBuffer buffer = ByteBuffer.allocateDirect(ANY_SIZE);
            while (!receiver.receive(buffer)) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(otherwise);
                }
                Thread.onSpinWait();
            }
        }
    }
}
