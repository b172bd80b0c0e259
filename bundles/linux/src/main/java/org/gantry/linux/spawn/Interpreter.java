package org.gantry.linux.spawn;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.gantry.linux.syscall.SyscallNumber.MMAP;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.MemFd;
import org.gantry.linux.syscall.Arch;
import org.gantry.linux.syscall.Syscall;

/**
 * The interpreter's machine code in this process. It is mapped once from a sealed memfd, readable and executable:
 * there never is a mapping of it that could be written, and the kernel sees to the instruction cache.
 */
final class Interpreter {
    private static final int PROT_READ_EXEC = 1 | 4;
    private static final int MAP_PRIVATE = 2;

    /** {@code long run(struct step *first, struct failure *cell)}. */
    private static final MethodHandle RUN = Linker.nativeLinker()
            .downcallHandle(
                    MemorySegment.ofAddress(map() + MachineCode.RUN),
                    FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG));

    private Interpreter() {}

    /** Carries out the program that lies at this address, linked for it. */
    static long run(long program) {
        try {
            return (long) RUN.invokeExact(program + LinkedProgram.FAILURE_CELL, program);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a downcall threw a checked exception", e);
        }
    }

    /** {@code void *mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset)}. */
    private static long map() {
        byte[] code = MachineCode.of(Arch.current());
        try (Fd file = MemFd.sealedProgram("gantry-interpreter", ByteBuffer.wrap(code))) {
            return Syscall.check(
                    MMAP, "the interpreter", 0, code.length, PROT_READ_EXEC, MAP_PRIVATE, file.number(), 0);
        }
    }
}
