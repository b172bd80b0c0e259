package org.gantry.linux.process;

import static org.gantry.linux.syscall.SyscallNumber.PIDFD_GETFD;
import static org.gantry.linux.syscall.SyscallNumber.PIDFD_OPEN;
import static org.gantry.linux.syscall.SyscallNumber.PIDFD_SEND_SIGNAL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.Syscall;
import org.gantry.linux.syscall.SyscallNumber;

/**
 * A process by descriptor: unlike a pid it can never come to mean another process. It polls as readable once the
 * process has ended.
 */
public final class PidFd implements AutoCloseable {
    private static final int P_PIDFD = 3;
    private static final int WNOHANG = 1;
    private static final int WEXITED = 4;
    private static final int WALL = 0x40000000;
    private static final int CLD_EXITED = 1;
    private static final long SIGINFO_SIZE = 128;
    private static final long SI_CODE = 8;
    private static final long SI_PID = 16;
    private static final long SI_STATUS = 24;

    private final int pid;
    private final Fd fd;

    private PidFd(int pid, Fd fd) {
        this.pid = pid;
        this.fd = fd;
    }

    /**
     * Opens a handle of a running (or not yet reaped) process. The pid may have been reused before this call: compare
     * {@link ProcStat#startTime} afterwards when that matters. {@code int pidfd_open(pid_t pid, unsigned int flags)}.
     */
    public static PidFd open(int pid) {
        return own(pid, Fd.own(Syscall.check(PIDFD_OPEN, "process " + pid, pid, 0), "pidfd of " + pid));
    }

    /** Takes over a descriptor that clone3 (CLONE_PIDFD) or pidfd_getfd returned. */
    public static PidFd own(int pid, Fd fd) {
        return new PidFd(pid, fd);
    }

    /** The pid in this process's pid namespace. */
    public int pid() {
        return pid;
    }

    /** The descriptor, for the reactor: readable (EPOLLIN) once the process has ended. */
    public Fd fd() {
        return fd;
    }

    /**
     * Sends a signal; 0 only checks that the process is there.
     * {@code int pidfd_send_signal(int pidfd, int sig, siginfo_t *info, unsigned int flags)}.
     */
    public void sendSignal(int signal) {
        Syscall.check(PIDFD_SEND_SIGNAL, Signal.describe(signal) + " to " + pid, fd.number(), signal, 0, 0);
    }

    /** As {@link #sendSignal}, but false instead of an exception when the process has ended. */
    public boolean trySendSignal(int signal) {
        long result = Syscall.raw(PIDFD_SEND_SIGNAL, fd.number(), signal, 0, 0);
        if (result == -Errno.ESRCH) {
            return false;
        }
        Syscall.orThrow(PIDFD_SEND_SIGNAL, Signal.describe(signal) + " to " + pid, result);
        return true;
    }

    /** Whether the process still runs; a zombie does not. */
    public boolean isAlive() {
        return !fd.isReadable();
    }

    /**
     * A copy of a descriptor of that process, close-on-exec.
     * {@code int pidfd_getfd(int pidfd, int targetfd, unsigned int flags)}.
     */
    public Fd getFd(int targetFd) {
        String what = "fd " + targetFd + " of process " + pid;
        return Fd.own(Syscall.check(PIDFD_GETFD, what, fd.number(), targetFd, 0), what);
    }

    /** Waits for a child of this process to end and reaps it. Blocks the platform thread. */
    public ExitStatus waitExit() {
        return wait(WEXITED | WALL).orElseThrow();
    }

    /** Reaps a child that has ended; empty while it runs. */
    public Optional<ExitStatus> reap() {
        return wait(WEXITED | WALL | WNOHANG);
    }

    @Override
    public void close() {
        fd.close();
    }

    /** {@code int waitid(idtype_t idtype, id_t id, siginfo_t *infop, int options, struct rusage *)}. */
    private Optional<ExitStatus> wait(int options) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(SIGINFO_SIZE, Long.BYTES);
            Syscall.retry(SyscallNumber.WAITID, "process " + pid, P_PIDFD, fd.number(), info.address(), options, 0);
            if (info.get(ValueLayout.JAVA_INT, SI_PID) == 0) {
                return Optional.empty();
            }
            boolean exited = info.get(ValueLayout.JAVA_INT, SI_CODE) == CLD_EXITED;
            return Optional.of(new ExitStatus(info.get(ValueLayout.JAVA_INT, SI_STATUS), !exited));
        }
    }
}
