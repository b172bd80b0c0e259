package org.gantry.linux.shim;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.value;
import static org.gantry.linux.syscall.SyscallNumber.RT_SIGACTION;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.gantry.linux.process.Signal;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;

/**
 * The signals that whoever started the engine had set to be ignored (nohup, a shell's job control, a service manager).
 * Unlike handlers they survive execve, so the shim resets them before init can inherit them.
 */
final class IgnoredSignals {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String FIELD = "SigIgn:";
    private static final int HEXADECIMAL = 16;
    private static final int SIGACTION_SIZE = 32;
    private static final long OF_ENGINE = mask();

    private IgnoredSignals() {}

    /** Steps that give them their defaults. */
    static List<Step> reset() {
        Operand defaults = Operand.bytes(new byte[SIGACTION_SIZE]);
        return numbers()
                .mapToObj(signal -> Step.call(
                        "reset " + Signal.describe(signal),
                        RT_SIGACTION,
                        value(signal),
                        defaults,
                        ZERO,
                        CommonSteps.SIGNAL_SET_SIZE))
                .toList();
    }

    /** Those this process began with, and SIGCHLD: a shim that ignored that would never see init's status. */
    private static IntStream numbers() {
        return IntStream.rangeClosed(1, Signal.SIGRTMAX)
                .filter(signal -> signal == Signal.SIGCHLD || (OF_ENGINE >>> (signal - 1) & 1) != 0);
    }

    private static long mask() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(FIELD))
                    .map(line -> line.substring(FIELD.length()).strip())
                    .mapToLong(field -> Long.parseUnsignedLong(field, HEXADECIMAL))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
