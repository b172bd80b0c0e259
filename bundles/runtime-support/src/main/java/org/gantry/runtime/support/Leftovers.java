package org.gantry.runtime.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.process.ProcStat;
import org.gantry.linux.process.Signal;
import org.gantry.linux.shim.Shim;
import org.gantry.linux.shim.ShimFd;
import org.gantry.linux.shim.ShimHandle;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/**
 * Shims of a task that nothing on file tells of, because the engine died between starting one and writing that down. What
 * gives them away is the exit record they hold open.
 */
public record Leftovers(Path stateDirectory) {
    public void endShims() {
        ProcessHandle.allProcesses()
                .map(process -> (int) process.pid())
                .filter(this::isShimOfTask)
                .forEach(Leftovers::end);
    }

    /** One that died with the engine before it had an init has nothing to be taken over by. */
    private static void end(int pid) {
        try {
            ProcStat.startTimeOf(pid)
                    .flatMap(time -> ShimHandle.adopt(pid, time))
                    .ifPresent(ShimHandle::destroy);
        } catch (SyscallException e) {
            if (!e.is(Errno.EBADF)) {
                throw e;
            }
            try (PidFd shim = PidFd.open(pid)) {
                shim.trySendSignal(Signal.SIGKILL);
            }
        }
    }

    private boolean isShimOfTask(int pid) {
        Path process = Path.of("/proc", Integer.toString(pid));
        try {
            return Shim.isShim(pid)
                    && Files.readSymbolicLink(process.resolve("fd/" + ShimFd.EXIT_FILE))
                            .startsWith(stateDirectory.toRealPath());
        } catch (IOException e) {
            return false; // ended meanwhile, or not ours to look at
        }
    }
}
