package org.gantry.linux.syscall;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The one gate to the kernel: every call of this bundle goes through libc's {@code syscall} with up to six words.
 *
 * <p>A downcall pins a virtual thread to its carrier for as long as it runs. Calls that may block for long (a read of
 * a pipe, a wait for a process) belong on platform threads or behind the reactor.
 */
public final class Syscall {
    private static final int MAX_ARGUMENTS = 6;
    private static final int LARGEST_ERRNO = 4095;

    /** {@code long syscall(long number, ...)}. */
    private static final MethodHandle SYSCALL = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("syscall"),
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                    Linker.Option.firstVariadicArg(1),
                    Linker.Option.captureCallState("errno"));

    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    /**
     * Where errno is captured. A virtual thread cannot leave its carrier between the call and the read of errno, but
     * another one may run on that carrier later, so the cell belongs to the (virtual) thread and goes with it.
     */
    private static final ThreadLocal<MemorySegment> CELL =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

    private Syscall() {}

    /** Makes the call and returns what the kernel returned: a value, or {@code -errno}. */
    public static long raw(SyscallNumber call, long... arguments) {
        return raw(call.number(), arguments);
    }

    /** As {@link #raw(SyscallNumber, long...)}, for numbers not in the enumeration. */
    public static long raw(int number, long... arguments) {
        if (arguments.length > MAX_ARGUMENTS) {
            throw new IllegalArgumentException("a syscall takes at most six arguments, not " + arguments.length);
        }
        MemorySegment cell = CELL.get();
        long result = invoke(cell, number, arguments);
        return result == -1 ? -(int) ERRNO.get(cell, 0L) : result;
    }

    /**
     * Makes the call once and throws when the kernel refuses it.
     *
     * @param subject what the call is applied to, for the message: a path, a pid, "proc on /proc"
     */
    public static long check(SyscallNumber call, @Nullable Object subject, long... arguments) {
        return orThrow(call, subject, raw(call, arguments));
    }

    /** As {@link #check}, but starts over when a signal interrupts the call (EINTR). */
    public static long retry(SyscallNumber call, @Nullable Object subject, long... arguments) {
        long result = raw(call, arguments);
        while (result == -Errno.EINTR) {
            result = raw(call, arguments);
        }
        return orThrow(call, subject, result);
    }

    /** Turns the result of {@link #raw} into an exception when it is {@code -errno}, and passes it on otherwise. */
    public static long orThrow(SyscallNumber call, @Nullable Object subject, long result) {
        if (failed(result)) {
            throw new SyscallException(call.callName(), subject, (int) -result);
        }
        return result;
    }

    /** Whether a result of {@link #raw} is {@code -errno}. */
    public static boolean failed(long result) {
        return result < 0 && result >= -LARGEST_ERRNO;
    }

    private static long invoke(MemorySegment cell, int number, long[] a) {
        try {
            return (long) SYSCALL.invokeExact(
                    cell, (long) number, at(a, 0), at(a, 1), at(a, 2), at(a, 3), at(a, 4), at(a, 5));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a downcall threw a checked exception", e);
        }
    }

    private static long at(long[] arguments, int index) {
        return index < arguments.length ? arguments[index] : 0;
    }
}
