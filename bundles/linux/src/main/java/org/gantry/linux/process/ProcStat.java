package org.gantry.linux.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The fields of /proc/PID/stat that tell processes apart.
 *
 * @param state R, S, D, Z, ... (proc_pid_stat(5))
 * @param parent the pid of the parent
 * @param startTime clock ticks after boot at which the process started; together with the pid it names one process
 */
public record ProcStat(int pid, char state, int parent, long startTime) {
    private static final int START_TIME_AFTER_STATE = 19;

    /** Reads the entry; empty when there is no such process. */
    public static Optional<ProcStat> of(int pid) {
        Path file = Path.of("/proc", Integer.toString(pid), "stat");
        try {
            return Optional.of(parse(pid, Files.readString(file, StandardCharsets.ISO_8859_1)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (Files.exists(file)) {
                throw new UncheckedIOException(e);
            }
            return Optional.empty(); // ended between open and read (ESRCH)
        }
    }

    /** The start time of a running process; empty when there is none with this pid. */
    public static Optional<Long> startTimeOf(int pid) {
        return of(pid).map(ProcStat::startTime);
    }

    /** The command's name stands in parentheses and may itself hold spaces and parentheses: skip to the last one. */
    static ProcStat parse(int pid, String line) {
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return new ProcStat(
                pid, fields[0].charAt(0), Integer.parseInt(fields[1]), Long.parseLong(fields[START_TIME_AFTER_STATE]));
    }
}
