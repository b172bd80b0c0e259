package org.gantry.linux.cgroup;

import java.time.Duration;
import java.util.List;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.process.Signal;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/** Kills the members of a cgroup one by one, where there is no cgroup.kill. */
final class Killing {
    /** A killed process is gone at once, unless it hangs in the kernel. */
    static final Duration LIMIT = Duration.ofSeconds(10);

    private Killing() {}

    /**
     * Frozen, the members cannot fork while they are being counted; v1 lets them die only once they are thawed. What
     * cannot be frozen, since it waits in the kernel for something, is killed all the same.
     *
     * @param thaw thaws everything, cgroups that the members have made and frozen themselves too
     */
    static void all(CgroupManager manager, Runnable thaw) {
        Patience patience = new Patience(LIMIT);
        List<Integer> members = manager.processes();
        while (!members.isEmpty()) {
            freezeIfPossible(manager);
            try {
                manager.processes().forEach(Killing::one);
            } finally {
                thaw.run();
            }
            if (!patience.more()) {
                return;
            }
            members = manager.processes();
        }
    }

    private static void freezeIfPossible(CgroupManager manager) {
        try {
            manager.freeze();
        } catch (SyscallException e) {
            if (!e.is(Errno.EBUSY, Errno.ENOENT, Errno.ENODEV)) {
                throw e;
            }
        }
    }

    /** Kills one process, unless it has ended meanwhile. */
    static void one(int pid) {
        try (PidFd process = PidFd.open(pid)) {
            process.trySendSignal(Signal.SIGKILL);
        } catch (SyscallException e) {
            if (!e.is(Errno.ESRCH, Errno.EINVAL)) {
                throw e;
            }
        }
    }
}
