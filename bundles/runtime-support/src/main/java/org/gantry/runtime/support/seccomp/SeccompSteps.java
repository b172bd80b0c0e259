package org.gantry.runtime.support.seccomp;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.value;

import java.nio.ByteBuffer;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;

/** Installs a compiled filter. From then on only what it allows can be done, so it comes as late as it can. */
public final class SeccompSteps {
    private static final int SET_MODE_FILTER = 1;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int INSTRUCTION_SIZE = 8;

    private SeccompSteps() {}

    /** {@code int seccomp(SECCOMP_SET_MODE_FILTER, unsigned int flags, struct sock_fprog { u16 len; filter *; })}. */
    public static Step install(SeccompFilter filter) {
        ByteBuffer instructions = filter.instructions();
        Operand program =
                Operand.words(value(instructions.remaining() / INSTRUCTION_SIZE), new Operand.Content(instructions));
        return Step.call(
                "install the seccomp filter",
                SyscallNumber.SECCOMP,
                value(SET_MODE_FILTER),
                value(filter.flags()),
                program);
    }

    public static Step noNewPrivileges() {
        return Step.call(
                "set no_new_privs", SyscallNumber.PRCTL, value(PR_SET_NO_NEW_PRIVS), value(1), ZERO, ZERO, ZERO);
    }
}
