package org.gantry.linux.fd;

import static org.gantry.linux.syscall.SyscallNumber.SENDMSG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.gantry.linux.syscall.Syscall;

/** Messages over a unix socket that carry copies of descriptors along: SCM_RIGHTS of unix(7). */
public final class FdMessage {
    /** SCM_MAX_FD: how many descriptors the kernel takes in one message. */
    public static final int MAX_DESCRIPTORS = 253;

    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSGHDR_WORDS = 7;
    private static final int CMSG_HEADER = 16;

    /** The control buffer that every message fits in. */
    public static final int CONTROL_SIZE = controlSize(MAX_DESCRIPTORS);

    private FdMessage() {}

    /** Sends at least one byte, and the descriptors. {@code ssize_t sendmsg(int sockfd, const struct msghdr *, int flags)}. */
    public static void send(Fd socket, byte[] bytes, List<Fd> sent) {
        if (bytes.length == 0 || sent.isEmpty() || sent.size() > MAX_DESCRIPTORS) {
            throw new IllegalArgumentException(bytes.length + " bytes and " + sent.size() + " descriptors");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(bytes.length, 1);
            MemorySegment.copy(bytes, 0, data, ValueLayout.JAVA_BYTE, 0, bytes.length);
            MemorySegment vector = arena.allocate(ValueLayout.JAVA_LONG, 2);
            vector.setAtIndex(ValueLayout.JAVA_LONG, 0, data.address());
            vector.setAtIndex(ValueLayout.JAVA_LONG, 1, bytes.length);
            MemorySegment control = control(arena, sent);
            MemorySegment message = arena.allocate(ValueLayout.JAVA_LONG, MSGHDR_WORDS);
            message.setAtIndex(ValueLayout.JAVA_LONG, 2, vector.address());
            message.setAtIndex(ValueLayout.JAVA_LONG, 3, 1);
            message.setAtIndex(ValueLayout.JAVA_LONG, 4, control.address());
            message.setAtIndex(ValueLayout.JAVA_LONG, 5, control.byteSize());
            Syscall.retry(SENDMSG, socket.description(), socket.number(), message.address(), MSG_NOSIGNAL);
        }
    }

    private static MemorySegment control(Arena arena, List<Fd> sent) {
        MemorySegment control = arena.allocate(controlSize(sent.size()), Long.BYTES);
        control.set(ValueLayout.JAVA_LONG, 0, CMSG_HEADER + (long) sent.size() * Integer.BYTES);
        control.set(ValueLayout.JAVA_INT, Long.BYTES, SOL_SOCKET);
        control.set(ValueLayout.JAVA_INT, Long.BYTES + Integer.BYTES, SCM_RIGHTS);
        for (int i = 0; i < sent.size(); i++) {
            control.set(
                    ValueLayout.JAVA_INT,
                    CMSG_HEADER + (long) i * Integer.BYTES,
                    sent.get(i).number());
        }
        return control;
    }

    /** CMSG_SPACE. */
    private static int controlSize(int descriptors) {
        return (CMSG_HEADER + descriptors * Integer.BYTES + Long.BYTES - 1) & -Long.BYTES;
    }
}
