package org.gantry.runtime.support;

import org.gantry.api.EngineException;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.process.Signal;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/** Sends signals to a container. */
public record Signalling(String id, PidFd init, CgroupManager cgroup) {
    private static final int NOBODY = 0;

    /** @throws EngineException.NotFound when init has ended */
    public void send(int signal, boolean everyProcess) {
        if (!sendIfAlive(signal, everyProcess)) {
            throw new EngineException.NotFound("container " + id + " is not running");
        }
    }

    /** As {@link #send}; false when init has ended, and then nobody else is sent anything. */
    public boolean sendIfAlive(int signal, boolean everyProcess) {
        if (!init.trySendSignal(signal)) {
            return false;
        }
        if (everyProcess) {
            sendToProcesses(cgroup, signal, init.pid());
        }
        if (signal == Signal.SIGKILL && cgroup.isFrozen()) {
            cgroup.thaw(); // the freezer of v1 holds even a killed process
        }
        return true;
    }

    /** Sends a signal to what is left of a container whose init has ended. */
    public static void toAll(CgroupManager cgroup, int signal) {
        sendToProcesses(cgroup, signal, NOBODY);
    }

    private static void sendToProcesses(CgroupManager cgroup, int signal, int spared) {
        if (signal == Signal.SIGKILL) {
            cgroup.kill();
            return;
        }
        for (int pid : cgroup.processes()) {
            if (pid != spared) {
                sendTo(pid, signal);
            }
        }
    }

    /** Who has just ended needs no signal. */
    private static void sendTo(int pid, int signal) {
        try (PidFd process = PidFd.open(pid)) {
            process.trySendSignal(signal);
        } catch (SyscallException e) {
            if (!e.is(Errno.ESRCH, Errno.EINVAL)) {
                throw e;
            }
        }
    }
}
