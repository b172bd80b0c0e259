package org.gantry.runtime.libcontainer.task;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.process.Signal;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shims that an engine started and died before it had written down their pid. Such a shim holds a container that never
 * ran, and nobody knows it; it is recognised by its program, a memfd of ours, and by the container's id in its arguments.
 */
final class OrphanShims {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanShims.class);
    private static final String PROGRAM = "/memfd:gantry-shim";

    private OrphanShims() {}

    static void kill(String id) {
        ProcessHandle.allProcesses()
                .map(process -> (int) process.pid())
                .filter(pid -> isShimOf(pid, id))
                .forEach(OrphanShims::kill);
    }

    private static boolean isShimOf(int pid, String id) {
        Path proc = Path.of("/proc", Integer.toString(pid));
        try {
            return Files.readSymbolicLink(proc.resolve("exe")).toString().startsWith(PROGRAM)
                    && new String(Files.readAllBytes(proc.resolve("cmdline")), StandardCharsets.UTF_8).contains(id);
        } catch (IOException kernelThreadOrGone) {
            return false;
        }
    }

    private static void kill(int pid) {
        try (PidFd shim = PidFd.open(pid)) {
            shim.trySendSignal(Signal.SIGKILL);
            LOG.info("ended shim {}, which an earlier engine lost", pid);
        } catch (SyscallException e) {
            if (!e.is(Errno.ESRCH)) {
                throw e;
            }
        }
    }
}
