package org.gantry.linux.shim;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.value;
import static org.gantry.linux.syscall.SyscallNumber.CLOSE_RANGE;
import static org.gantry.linux.syscall.SyscallNumber.DUP3;
import static org.gantry.linux.syscall.SyscallNumber.EXIT_GROUP;
import static org.gantry.linux.syscall.SyscallNumber.RT_SIGPROCMASK;

import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;

/** Steps that more than one of the roles take. */
final class CommonSteps {
    static final long LAST_POSSIBLE_FD = 0xFFFF_FFFFL;
    static final int CLOSE_RANGE_CLOEXEC = 4;

    /** Exit status of a role that failed, as of a shell that could not execute something. */
    static final int FAILED = 127;

    /** Size of a set of signals for the kernel: one bit each for 64. */
    static final Operand SIGNAL_SET_SIZE = value(8);

    private static final int SIG_SETMASK = 2;

    private CommonSteps() {}

    static Step duplicate(String name, Operand from, int to, int flags) {
        return Step.call(name, DUP3, from, value(to), value(flags));
    }

    static Step closeRange(String name, long first, long last) {
        return Step.call(name, CLOSE_RANGE, value(first), value(last), ZERO);
    }

    static Step setSignalMask(String name, Operand mask) {
        return Step.call(name, RT_SIGPROCMASK, value(SIG_SETMASK), mask, ZERO, SIGNAL_SET_SIZE);
    }

    static Step exit(int status) {
        return Step.call("exit", EXIT_GROUP, value(status));
    }
}
