package org.gantry.linux.fd;

import static org.gantry.linux.syscall.SyscallNumber.RECVMSG;
import static org.gantry.linux.syscall.SyscallNumber.SETSOCKOPT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.gantry.linux.syscall.Syscall;

/**
 * A message over a unix socket with the pid of who sent it: SCM_CREDENTIALS of unix(7). The kernel writes the pid, as it is
 * in the pid namespace of who receives, so a process in a namespace of its own need not know what it is called outside.
 *
 * @param sender 0 at the end of the connection
 * @param content empty at the end of the connection
 */
public record SignedMessage(int sender, ByteBuffer content) {
    private static final int SOL_SOCKET = 1;
    private static final int SO_PASSCRED = 16;
    private static final int SCM_CREDENTIALS = 2;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;
    private static final int MSGHDR_WORDS = 7;
    private static final int VECTOR = 2;
    private static final int VECTOR_LENGTH = 3;
    private static final int CONTROL = 4;
    private static final int CONTROL_LENGTH = 5;
    private static final int CMSG_TYPE = 12;
    private static final int CMSG_HEADER = 16;
    private static final int CONTROL_SIZE = 32;

    /** Has the kernel sign what comes out of this end. {@code int setsockopt(int, int, int, const void *, socklen_t)}. */
    public static void expectFrom(Fd socket) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment on = arena.allocate(ValueLayout.JAVA_INT);
            on.set(ValueLayout.JAVA_INT, 0, 1);
            Syscall.check(
                    SETSOCKOPT,
                    socket.description(),
                    socket.number(),
                    SOL_SOCKET,
                    SO_PASSCRED,
                    on.address(),
                    Integer.BYTES);
        }
    }

    /** Takes the next one; blocks the platform thread. {@code ssize_t recvmsg(int sockfd, struct msghdr *, int flags)}. */
    public static SignedMessage receive(Fd socket, int sizeAtMost) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(sizeAtMost, Long.BYTES);
            MemorySegment vector = arena.allocate(ValueLayout.JAVA_LONG, 2);
            vector.setAtIndex(ValueLayout.JAVA_LONG, 0, data.address());
            vector.setAtIndex(ValueLayout.JAVA_LONG, 1, sizeAtMost);
            MemorySegment control = arena.allocate(CONTROL_SIZE, Long.BYTES);
            MemorySegment message = arena.allocate(ValueLayout.JAVA_LONG, MSGHDR_WORDS);
            message.setAtIndex(ValueLayout.JAVA_LONG, VECTOR, vector.address());
            message.setAtIndex(ValueLayout.JAVA_LONG, VECTOR_LENGTH, 1);
            message.setAtIndex(ValueLayout.JAVA_LONG, CONTROL, control.address());
            message.setAtIndex(ValueLayout.JAVA_LONG, CONTROL_LENGTH, CONTROL_SIZE);
            int length = (int)
                    Syscall.retry(RECVMSG, socket.description(), socket.number(), message.address(), MSG_CMSG_CLOEXEC);
            boolean signed = message.getAtIndex(ValueLayout.JAVA_LONG, CONTROL_LENGTH) > CMSG_HEADER
                    && control.get(ValueLayout.JAVA_INT, CMSG_TYPE) == SCM_CREDENTIALS;
            byte[] content = data.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
            return new SignedMessage(
                    length > 0 && signed ? control.get(ValueLayout.JAVA_INT, CMSG_HEADER) : 0,
                    ByteBuffer.wrap(content).order(ByteOrder.nativeOrder()));
        }
    }
}
