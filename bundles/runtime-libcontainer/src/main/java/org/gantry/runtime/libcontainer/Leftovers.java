package org.gantry.runtime.libcontainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.gantry.linux.process.ProcStat;
import org.gantry.linux.shim.ShimFd;
import org.gantry.linux.shim.ShimHandle;

/**
 * Shims of a task that nothing on file tells of, because the engine died between starting one and writing that down. What
 * gives them away is the exit record they hold open.
 */
record Leftovers(Path stateDirectory) {
    private static final String SHIM = "gantry-shim";

    void endShims() {
        ProcessHandle.allProcesses()
                .map(process -> (int) process.pid())
                .filter(this::isShimOfTask)
                .map(pid -> ProcStat.startTimeOf(pid).flatMap(time -> ShimHandle.adopt(pid, time)))
                .flatMap(Optional::stream)
                .forEach(ShimHandle::destroy);
    }

    private boolean isShimOfTask(int pid) {
        Path process = Path.of("/proc", Integer.toString(pid));
        try {
            return Files.readString(process.resolve("comm")).strip().equals(SHIM)
                    && Files.readSymbolicLink(process.resolve("fd/" + ShimFd.EXIT_FILE))
                            .startsWith(stateDirectory.toRealPath());
        } catch (IOException e) {
            return false; // ended meanwhile, or not ours to look at
        }
    }
}
