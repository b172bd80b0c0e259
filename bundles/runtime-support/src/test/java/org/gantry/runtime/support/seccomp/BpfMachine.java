package org.gantry.runtime.support.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Runs a classic BPF program as the kernel would, on a struct seccomp_data made up here. */
final class BpfMachine {
    private static final int DATA_SIZE = 64;

    private final ByteBuffer program;

    BpfMachine(byte[] program) {
        this.program = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** What the filter returns. */
    long run(long audit, long number, long... arguments) {
        ByteBuffer data = ByteBuffer.allocate(DATA_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt((int) number).putInt((int) audit).putLong(0);
        for (long argument : arguments) {
            data.putLong(argument);
        }
        return run(data);
    }

    private long run(ByteBuffer data) {
        long accumulator = 0;
        int at = 0;
        while (true) {
            int code = program.getShort(at * 8) & 0xFFFF;
            int ifTrue = program.get(at * 8 + 2) & 0xFF;
            int ifFalse = program.get(at * 8 + 3) & 0xFF;
            long value = program.getInt(at * 8 + 4) & 0xFFFFFFFFL;
            at++;
            switch (code) {
                case 0x20 -> accumulator = data.getInt((int) value) & 0xFFFFFFFFL;
                case 0x54 -> accumulator &= value;
                case 0x05 -> at += (int) value;
                case 0x06 -> {
                    return value;
                }
                case 0x15 -> at += accumulator == value ? ifTrue : ifFalse;
                case 0x25 -> at += accumulator > value ? ifTrue : ifFalse;
                case 0x35 -> at += accumulator >= value ? ifTrue : ifFalse;
                default -> throw new IllegalStateException("an instruction the compiler has no use for: " + code);
            }
        }
    }
}
