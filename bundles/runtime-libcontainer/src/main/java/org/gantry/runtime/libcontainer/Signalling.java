package org.gantry.runtime.libcontainer;

import org.gantry.api.EngineException;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.process.Signal;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/** Sends signals to a container. */
record Signalling(String id, PidFd init, CgroupManager cgroup) {
    private static final int NOBODY = 0;

    /** @throws EngineException.NotFound when init has ended */
    void send(int signal, boolean everyProcess) {
        if (!init.trySendSignal(signal)) {
            throw new EngineException.NotFound("container " + id + " is not running");
        }
        if (everyProcess) {
            sendToProcesses(cgroup, signal, init.pid());
        }
        if (signal == Signal.SIGKILL && cgroup.isFrozen()) {
            cgroup.thaw(); // the freezer of v1 holds even a killed process
        }
    }

    /** Sends a signal to what is left of a container whose init has ended. */
    static void toAll(CgroupManager cgroup, int signal) {
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
