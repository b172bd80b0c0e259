package org.gantry.linux.process;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/**
 * The fields of /proc/PID/stat that tell processes apart.
 *
 * @param state R, S, D, Z, ... (proc_pid_stat(5))
 * @param parent the pid of the parent
 * @param startTime clock ticks after boot at which the process started; together with the pid it names one process
 */
public record ProcStat(int pid, char state, int parent, long startTime) {
    /** The kernel gives the whole line to one read: 52 numbers and a name of at most 64 bytes. */
    private static final int LONGEST = 2048;

    private static final int START_TIME_AFTER_STATE = 19;

    /** Reads the entry; empty when there is no such process. */
    public static Optional<ProcStat> of(int pid) {
        ByteBuffer line = ByteBuffer.allocate(LONGEST);
        try (Fd file = Openat2.open("/proc/" + pid + "/stat", OpenFlags.O_RDONLY)) {
            file.read(line);
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT, Errno.ESRCH)) {
                return Optional.empty(); // it has ended, perhaps between open and read
            }
            throw e;
        }
        return Optional.of(parse(pid, new String(line.array(), 0, line.position(), StandardCharsets.ISO_8859_1)));
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
