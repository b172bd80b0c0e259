package org.gantry.linux.netlink;

import static org.gantry.linux.syscall.SyscallNumber.BIND;
import static org.gantry.linux.syscall.SyscallNumber.CONNECT;
import static org.gantry.linux.syscall.SyscallNumber.RECVFROM;
import static org.gantry.linux.syscall.SyscallNumber.SENDTO;
import static org.gantry.linux.syscall.SyscallNumber.SETSOCKOPT;
import static org.gantry.linux.syscall.SyscallNumber.SOCKET;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.Syscall;
import org.gantry.linux.syscall.SyscallException;

/**
 * A netlink socket, connected to the kernel so that no other process can send to it, in the network namespace of the
 * thread that opened it.
 *
 * <p>The kernel works on a request inside sendto, and continues a dump inside recvfrom: an answer that is not there
 * when recvfrom looks will never come. Nothing here waits, so nothing can hang.
 *
 * <p>Safe for use by several threads; their exchanges follow one another.
 */
public final class NetlinkSocket implements AutoCloseable {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int NETLINK_EXT_ACK = 11;
    private static final int NETLINK_GET_STRICT_CHK = 12;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_TRUNC = 0x20;
    private static final int RECEIVE_QUEUE_BYTES = 4 << 20;
    private static final int LARGEST_DATAGRAM = 64 << 10;
    private static final int DUMP_ATTEMPTS = 16;

    private final Fd fd;
    private int sequence = 1;

    private NetlinkSocket(Fd fd) {
        this.fd = fd;
    }

    /** Opens a socket in the network namespace of the calling thread. */
    public static NetlinkSocket open(NetlinkFamily family) {
        String what = "NETLINK_" + family.name();
        Fd fd = Fd.own(Syscall.check(SOCKET, what, AF_NETLINK, SOCK_RAW_CLOEXEC, family.number()), what + " socket");
        try {
            bindAndConnect(fd);
            set(fd, SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_QUEUE_BYTES);
            set(fd, SOL_NETLINK, NETLINK_CAP_ACK, 1);
            set(fd, SOL_NETLINK, NETLINK_EXT_ACK, 1);
            set(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1);
            return new NetlinkSocket(fd);
        } catch (RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    /** Sends a request and waits for the kernel's consent. */
    public void execute(NetlinkRequest request) {
        exchange(List.of(request));
    }

    /** Sends a request that asks for objects and returns them; a dump that was disturbed by a change starts over. */
    public List<NetlinkMessage> query(NetlinkRequest request) {
        for (int attempt = 1; ; attempt++) {
            List<NetlinkMessage> answers = exchange(List.of(request));
            boolean disturbed = answers.stream().anyMatch(m -> (m.flags() & NetlinkFlags.DUMP_INTERRUPTED) != 0);
            if (!disturbed || attempt == DUMP_ATTEMPTS) {
                return answers;
            }
        }
    }

    /**
     * Sends requests in one datagram and returns the objects that come back.
     *
     * @throws SyscallException for the first request that the kernel refused; what that means for the others depends
     *     on the subsystem
     */
    public synchronized List<NetlinkMessage> exchange(List<NetlinkRequest> requests) {
        var exchange = new NetlinkExchange(requests, sequence);
        sequence += requests.size();
        try (Arena arena = Arena.ofConfined()) {
            send(arena, exchange.encode(), requests.getFirst());
            MemorySegment buffer = arena.allocate(LARGEST_DATAGRAM);
            for (int count = receive(buffer); count >= 0; count = receive(buffer)) {
                exchange.accept(NetlinkMessage.parse(buffer.asSlice(0, count).asByteBuffer()));
            }
        }
        return exchange.result();
    }

    @Override
    public synchronized void close() {
        fd.close();
    }

    /** {@code ssize_t sendto(int fd, const void *buf, size_t len, int flags, NULL, 0)}. */
    private void send(Arena arena, byte[] datagram, NetlinkRequest first) {
        MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, datagram);
        String what = first.name() + " " + first.subject();
        Syscall.retry(SENDTO, what, fd.number(), bytes.address(), bytes.byteSize(), 0, 0, 0);
    }

    /** The size of the next datagram, -1 when there is none. */
    private int receive(MemorySegment buffer) {
        long size =
                Syscall.raw(RECVFROM, fd.number(), buffer.address(), buffer.byteSize(), MSG_DONTWAIT | MSG_TRUNC, 0, 0);
        if (size == -Errno.EAGAIN) {
            return -1;
        }
        if (size > buffer.byteSize()) {
            throw new IllegalStateException("a netlink datagram of " + size + " bytes, larger than the kernel makes");
        }
        return size == -Errno.EINTR ? receive(buffer) : (int) Syscall.orThrow(RECVFROM, fd, size);
    }

    /** {@code struct sockaddr_nl { u16 family; u16 pad; u32 pid; u32 groups; }}: all zero is the kernel. */
    private static void bindAndConnect(Fd fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(12, Integer.BYTES);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_NETLINK);
            Syscall.check(BIND, fd, fd.number(), address.address(), address.byteSize());
            Syscall.check(CONNECT, fd, fd.number(), address.address(), address.byteSize());
        }
    }

    private static void set(Fd fd, int level, int option, int value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cell = arena.allocateFrom(ValueLayout.JAVA_INT, value);
            Syscall.check(SETSOCKOPT, "option " + option, fd.number(), level, option, cell.address(), cell.byteSize());
        }
    }
}
