package org.gantry.linux.fd;

import static org.gantry.linux.syscall.SyscallNumber.FCNTL;
import static org.gantry.linux.syscall.SyscallNumber.LSEEK;
import static org.gantry.linux.syscall.SyscallNumber.MEMFD_CREATE;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.List;
import org.gantry.linux.syscall.CString;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.Syscall;

/** Files that live in memory and have no path. */
public final class MemFd {
    private static final int MFD_CLOEXEC = 1;
    private static final int MFD_ALLOW_SEALING = 2;
    private static final int MFD_NOEXEC_SEAL = 8;
    private static final int MFD_EXEC = 0x10;
    private static final int SINCE_6_3 = MFD_NOEXEC_SEAL | MFD_EXEC;
    private static final int F_ADD_SEALS = 1033;
    private static final int F_SEAL_SEAL = 1;
    private static final int F_SEAL_SHRINK = 2;
    private static final int F_SEAL_GROW = 4;
    private static final int F_SEAL_WRITE = 8;

    /** As the other, but the kernel does not look whether somebody is writing just then. Nobody else knows the file yet. */
    private static final int F_SEAL_FUTURE_WRITE = 0x10;

    private MemFd() {}

    /** An executable file with this content that nobody, root included, can change any more. */
    public static Fd sealedProgram(String name, ByteBuffer content) {
        return sealed(name, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_EXEC, F_SEAL_WRITE, List.of(content));
    }

    /** As {@link #sealedProgram}, but not executable: something to be mapped. */
    public static Fd sealed(String name, List<ByteBuffer> content) {
        return sealed(name, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL, F_SEAL_FUTURE_WRITE, content);
    }

    private static Fd sealed(String name, int flags, int writing, List<ByteBuffer> content) {
        Fd fd = create(name, flags);
        try {
            content.forEach(fd::writeFully);
            long seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | writing;
            Syscall.check(FCNTL, name, fd.number(), F_ADD_SEALS, seals);
            return fd;
        } catch (RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    /** A file for data that holds these bytes, read from its beginning; it grows as it is written. */
    public static Fd holding(String name, byte[] content) {
        Fd fd = create(name, MFD_CLOEXEC);
        try {
            fd.writeFully(content);
            Syscall.check(LSEEK, name, fd.number(), 0, 0);
            return fd;
        } catch (RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    /** {@code int memfd_create(const char *name, unsigned int flags)}; neither MFD_EXEC nor MFD_NOEXEC_SEAL is known before Linux 6.3. */
    private static Fd create(String name, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            long address = CString.of(arena, name).address();
            long result = Syscall.raw(MEMFD_CREATE, address, flags);
            if (result == -Errno.EINVAL && (flags & SINCE_6_3) != 0) {
                result = Syscall.raw(MEMFD_CREATE, address, flags & ~SINCE_6_3);
            }
            return Fd.own(Syscall.orThrow(MEMFD_CREATE, name, result), "memfd " + name);
        }
    }
}
