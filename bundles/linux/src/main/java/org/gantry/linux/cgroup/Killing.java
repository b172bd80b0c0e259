package org.gantry.linux.cgroup;

import java.time.Duration;
import java.util.List;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.process.Signal;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/** Kills the members of a cgroup one by one, where there is no cgroup.kill. */
final class Killing {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private Killing() {}

    /** Frozen, the members cannot fork while they are being counted; v1 lets them die only once they are thawed. */
    static void all(CgroupManager manager) {
        Patience patience = new Patience(LIMIT);
        List<Integer> members = manager.processes();
        while (!members.isEmpty()) {
            manager.freeze();
            try {
                manager.processes().forEach(Killing::one);
            } finally {
                manager.thaw();
            }
            if (!patience.more()) {
                return;
            }
            members = manager.processes();
        }
    }

    private static void one(int pid) {
        try (PidFd process = PidFd.open(pid)) {
            process.trySendSignal(Signal.SIGKILL);
        } catch (SyscallException e) {
            if (!e.is(Errno.ESRCH, Errno.EINVAL)) {
                throw e;
            }
        }
    }
}
