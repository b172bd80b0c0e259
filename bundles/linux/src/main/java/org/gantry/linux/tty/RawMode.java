package org.gantry.linux.tty;

import static org.gantry.linux.syscall.SyscallNumber.IOCTL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.Syscall;

/**
 * A terminal that hands every byte on as it comes, because another terminal behind it interprets them; as cfmakeraw of
 * termios(3). Closing this gives it its settings back.
 */
public final class RawMode implements AutoCloseable {
    private static final long TCGETS = 0x5401L;
    private static final long TCSETS = 0x5402L;
    private static final int TERMIOS_SIZE = 36;
    private static final int INPUT = 0;
    private static final int OUTPUT = 4;
    private static final int CONTROL = 8;
    private static final int LOCAL = 12;
    private static final int CHARACTERS = 17;
    private static final int VTIME = 5;
    private static final int VMIN = 6;

    /** IGNBRK BRKINT PARMRK ISTRIP INLCR IGNCR ICRNL IXON. */
    private static final int INPUT_OFF = 0x5EB;

    private static final int OPOST = 1;

    /** ECHO ECHONL ICANON ISIG IEXTEN. */
    private static final int LOCAL_OFF = 0x804B;

    /** CSIZE PARENB. */
    private static final int CONTROL_OFF = 0x130;

    private static final int CS8 = 0x30;

    private final Fd terminal;
    private final byte[] before;

    private RawMode(Fd terminal, byte[] before) {
        this.terminal = terminal;
        this.before = before;
    }

    /** Switches it on; empty when the descriptor is no terminal. */
    public static Optional<RawMode> enter(Fd terminal) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment termios = arena.allocate(TERMIOS_SIZE, Integer.BYTES);
            long result = Syscall.raw(IOCTL, terminal.number(), TCGETS, termios.address());
            if (result == -Errno.ENOTTY) {
                return Optional.empty();
            }
            Syscall.orThrow(IOCTL, "TCGETS of " + terminal, result);
            byte[] before = termios.toArray(ValueLayout.JAVA_BYTE);
            clear(termios, INPUT, INPUT_OFF);
            clear(termios, OUTPUT, OPOST);
            clear(termios, LOCAL, LOCAL_OFF);
            clear(termios, CONTROL, CONTROL_OFF);
            termios.set(ValueLayout.JAVA_INT, CONTROL, termios.get(ValueLayout.JAVA_INT, CONTROL) | CS8);
            termios.set(ValueLayout.JAVA_BYTE, CHARACTERS + VTIME, (byte) 0);
            termios.set(ValueLayout.JAVA_BYTE, CHARACTERS + VMIN, (byte) 1);
            Syscall.check(IOCTL, "TCSETS of " + terminal, terminal.number(), TCSETS, termios.address());
            return Optional.of(new RawMode(terminal, before));
        }
    }

    @Override
    public void close() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment termios = arena.allocate(TERMIOS_SIZE, Integer.BYTES);
            MemorySegment.copy(before, 0, termios, ValueLayout.JAVA_BYTE, 0, before.length);
            Syscall.check(IOCTL, "TCSETS of " + terminal, terminal.number(), TCSETS, termios.address());
        }
    }

    private static void clear(MemorySegment termios, int field, int bits) {
        termios.set(ValueLayout.JAVA_INT, field, termios.get(ValueLayout.JAVA_INT, field) & ~bits);
    }
}
