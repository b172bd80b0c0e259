package org.gantry.linux.shim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.gantry.linux.process.Signal;

/**
 * The signals that whoever started the engine had set to be ignored (nohup, a shell's job control, a service manager).
 * Unlike handlers they survive execve, so the shim resets them before init can inherit them.
 */
final class IgnoredSignals {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String FIELD = "SigIgn:";
    private static final int HEXADECIMAL = 16;
    private static final long OF_ENGINE = mask();

    private IgnoredSignals() {}

    /** Those this process began with, and SIGCHLD: a shim that ignored that would never see init's status. */
    static IntStream numbers() {
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
