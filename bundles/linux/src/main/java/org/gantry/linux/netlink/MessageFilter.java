package org.gantry.linux.netlink;

import static org.gantry.linux.syscall.SyscallNumber.SETSOCKOPT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.Syscall;

/**
 * Keeps datagrams that nobody wants to hear of from a socket, so that its thread is not woken for them (classic BPF,
 * SO_ATTACH_FILTER): those of one message, of one of a few types. Those of several messages come through whatever is in
 * them, for these programs have no loops.
 */
final class MessageFilter {
    private static final int SOL_SOCKET = 1;
    private static final int SO_ATTACH_FILTER = 26;
    private static final int INSTRUCTION_SIZE = 8;
    /** {@code struct sock_fprog { unsigned short len; struct sock_filter *filter; }}. */
    private static final int PROGRAM_SIZE = 16;

    private static final int LOAD_SIZE = 0x80;
    private static final int LOAD_BYTE = 0x30;
    private static final int STORE = 0x02;
    private static final int LOAD_X_FROM_STORE = 0x61;
    private static final int TO_X = 0x07;
    private static final int SHIFT_LEFT = 0x64;
    private static final int OR_X = 0x4c;
    private static final int JUMP_IF_X = 0x1d;
    private static final int JUMP_IF = 0x15;
    private static final int RETURN = 0x06;
    private static final int EVERYTHING = -1;
    private static final int NOTHING = 0;
    /** How many instructions load two bytes. */
    private static final int HALF_WORD = 5;

    /** In {@code struct nlmsghdr}: the length, of which the lower half is looked at, and the type. */
    private static final int LENGTH = 0;

    private static final int TYPE = 4;

    private final ByteBuffer program;

    private MessageFilter(ByteBuffer program) {
        this.program = program;
    }

    /** Lets everything through but single messages of these types. */
    static MessageFilter except(List<Integer> types) {
        int instructions = 2 + HALF_WORD + 2 + HALF_WORD + types.size() + 2;
        ByteBuffer program =
                ByteBuffer.allocate(instructions * INSTRUCTION_SIZE).order(ByteOrder.nativeOrder());
        add(program, LOAD_SIZE, 0);
        add(program, STORE, 0);
        loadLittleEndian(program, LENGTH);
        add(program, LOAD_X_FROM_STORE, 0);
        addJump(program, JUMP_IF_X, 0, 0, HALF_WORD + types.size()); // more than one message
        loadLittleEndian(program, TYPE);
        for (int i = 0; i < types.size(); i++) {
            addJump(program, JUMP_IF, types.get(i), types.size() - i, 0);
        }
        add(program, RETURN, EVERYTHING);
        add(program, RETURN, NOTHING);
        return new MessageFilter(program);
    }

    private static void loadLittleEndian(ByteBuffer program, int offset) {
        add(program, LOAD_BYTE, offset + 1);
        add(program, SHIFT_LEFT, Byte.SIZE);
        add(program, TO_X, 0);
        add(program, LOAD_BYTE, offset);
        add(program, OR_X, 0);
    }

    private static void add(ByteBuffer program, int code, int value) {
        addJump(program, code, value, 0, 0);
    }

    /** {@code struct sock_filter { u16 code; u8 jt; u8 jf; u32 k; }}. */
    private static void addJump(ByteBuffer program, int code, int value, int ifSo, int otherwise) {
        program.putShort((short) code).put((byte) ifSo).put((byte) otherwise).putInt(value);
    }

    void attach(Fd socket) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment instructions = arena.allocate(program.capacity(), Long.BYTES);
            instructions.copyFrom(MemorySegment.ofArray(program.array()));
            MemorySegment described = arena.allocate(PROGRAM_SIZE, Long.BYTES);
            described
                    .asByteBuffer()
                    .order(ByteOrder.nativeOrder())
                    .putShort(0, (short) (program.capacity() / INSTRUCTION_SIZE))
                    .putLong(Long.BYTES, instructions.address());
            Syscall.check(
                    SETSOCKOPT,
                    socket,
                    socket.number(),
                    SOL_SOCKET,
                    SO_ATTACH_FILTER,
                    described.address(),
                    described.byteSize());
        }
    }
}
