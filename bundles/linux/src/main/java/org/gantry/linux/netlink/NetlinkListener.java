package org.gantry.linux.netlink;

import static org.gantry.linux.syscall.SyscallNumber.BIND;
import static org.gantry.linux.syscall.SyscallNumber.RECVFROM;
import static org.gantry.linux.syscall.SyscallNumber.SETSOCKOPT;
import static org.gantry.linux.syscall.SyscallNumber.SOCKET;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.List;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.Syscall;

/** A socket that hears what the kernel tells everybody about changes; it never waits. To be closed. */
public final class NetlinkListener implements AutoCloseable {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_ADD_MEMBERSHIP = 1;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int LARGEST_DATAGRAM = 64 << 10;

    private final Fd fd;
    private boolean missed;

    private NetlinkListener(Fd fd) {
        this.fd = fd;
    }

    /**
     * Begins to listen in the network namespace of the calling thread.
     *
     * @param group of the family's multicast groups, counted from 1
     * @param unwanted types of messages that are not heard as long as they come alone
     */
    public static NetlinkListener open(NetlinkFamily family, int group, List<Integer> unwanted) {
        String what = "NETLINK_" + family.name() + " listener";
        Fd fd = Fd.own(Syscall.check(SOCKET, what, AF_NETLINK, SOCK_RAW_CLOEXEC, family.number()), what);
        try (Arena arena = Arena.ofConfined()) {
            MessageFilter.except(unwanted).attach(fd);
            MemorySegment address = arena.allocate(12, Integer.BYTES);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_NETLINK);
            Syscall.check(BIND, fd, fd.number(), address.address(), address.byteSize());
            MemorySegment cell = arena.allocateFrom(ValueLayout.JAVA_INT, group);
            Syscall.check(
                    SETSOCKOPT, fd, fd.number(), SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, cell.address(), cell.byteSize());
            return new NetlinkListener(fd);
        } catch (RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    /** Readable when there is something to hear. */
    public Fd fd() {
        return fd;
    }

    /** The messages of the next datagram; none when there is none. */
    public List<NetlinkMessage> next() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(LARGEST_DATAGRAM);
            while (true) {
                long size = Syscall.raw(RECVFROM, fd.number(), buffer.address(), buffer.byteSize(), MSG_DONTWAIT, 0, 0);
                if (size == -Errno.EAGAIN) {
                    return List.of();
                }
                if (size == -Errno.ENOBUFS) {
                    missed = true; // the kernel had more to tell than the socket could hold
                } else if (size != -Errno.EINTR) {
                    Syscall.orThrow(RECVFROM, fd, size);
                    byte[] bytes = buffer.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
                    return NetlinkMessage.parse(ByteBuffer.wrap(bytes));
                }
            }
        }
    }

    /** Whether messages were lost since it was last asked. */
    public boolean hasMissedSome() {
        boolean some = missed;
        missed = false;
        return some;
    }

    @Override
    public void close() {
        fd.close();
    }
}
