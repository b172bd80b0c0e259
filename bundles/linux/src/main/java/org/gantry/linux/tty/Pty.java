package org.gantry.linux.tty;

import static org.gantry.linux.syscall.SyscallNumber.IOCTL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.syscall.Syscall;

/**
 * A pseudo terminal: the master, which the engine reads and writes, and the terminal itself, which becomes the
 * container's stdin, stdout and stderr.
 *
 * @param number the terminal's name in its devpts: /dev/pts/number
 */
public record Pty(Fd master, Fd terminal, int number) implements AutoCloseable {
    private static final long TIOCGPTN = 0x80045430L;
    private static final long TIOCSPTLCK = 0x40045431L;
    private static final long TIOCGPTPEER = 0x5441L;
    private static final long TIOCGWINSZ = 0x5413L;
    private static final long TIOCSWINSZ = 0x5414L;
    private static final int OPEN = OpenFlags.O_RDWR | OpenFlags.O_NOCTTY | OpenFlags.O_CLOEXEC;

    /** A pseudo terminal of the host's devpts. */
    public static Pty open() {
        return of(Openat2.open("/dev/ptmx", OPEN));
    }

    /** A pseudo terminal of the devpts instance whose root this is, attached or not. */
    public static Pty openIn(Fd devpts) {
        return of(Openat2.open(devpts, "ptmx", OPEN, 0, Openat2.RESOLVE_BENEATH));
    }

    /** {@code int ioctl(int fd, TIOCSWINSZ, const struct winsize *)}; the foreground process gets SIGWINCH. */
    public static void resize(Fd terminal, WindowSize size) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment winsize = arena.allocate(ValueLayout.JAVA_SHORT, 4);
            winsize.setAtIndex(ValueLayout.JAVA_SHORT, 0, (short) size.rows());
            winsize.setAtIndex(ValueLayout.JAVA_SHORT, 1, (short) size.columns());
            Syscall.check(IOCTL, "TIOCSWINSZ of " + terminal, terminal.number(), TIOCSWINSZ, winsize.address());
        }
    }

    /** {@code int ioctl(int fd, TIOCGWINSZ, struct winsize *)}. */
    public static WindowSize size(Fd terminal) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment winsize = arena.allocate(ValueLayout.JAVA_SHORT, 4);
            Syscall.check(IOCTL, "TIOCGWINSZ of " + terminal, terminal.number(), TIOCGWINSZ, winsize.address());
            return new WindowSize(
                    winsize.getAtIndex(ValueLayout.JAVA_SHORT, 0) & 0xFFFF,
                    winsize.getAtIndex(ValueLayout.JAVA_SHORT, 1) & 0xFFFF);
        }
    }

    @Override
    public void close() {
        terminal.close();
        master.close();
    }

    /** Unlocks the terminal and opens it through the master, so no path that a container controls is involved. */
    private static Pty of(Fd master) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment word = arena.allocate(ValueLayout.JAVA_INT);
            Syscall.check(IOCTL, "TIOCSPTLCK of " + master, master.number(), TIOCSPTLCK, word.address());
            Syscall.check(IOCTL, "TIOCGPTN of " + master, master.number(), TIOCGPTN, word.address());
            int number = word.get(ValueLayout.JAVA_INT, 0);
            long peer = Syscall.check(IOCTL, "TIOCGPTPEER of " + master, master.number(), TIOCGPTPEER, OPEN);
            return new Pty(master, Fd.own(peer, "pts/" + number), number);
        } catch (RuntimeException e) {
            master.close();
            throw e;
        }
    }
}
