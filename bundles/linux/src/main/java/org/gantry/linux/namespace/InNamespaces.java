package org.gantry.linux.namespace;

import static org.gantry.linux.syscall.SyscallNumber.SETNS;

import java.util.function.Supplier;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.process.ShortLivedThread;
import org.gantry.linux.syscall.Syscall;

/** Work in namespaces of another process, of those kinds that a thread alone can be in: network, IPC, UTS. */
public final class InNamespaces {
    private InNamespaces() {}

    /**
     * Does the work in a thread of its own.
     *
     * @param namespaces an or of {@link org.gantry.linux.spawn.CloneFlags}
     */
    public static <T> T call(PidFd process, long namespaces, Supplier<T> work) {
        return ShortLivedThread.call("in-namespaces", () -> {
            Syscall.check(SETNS, "namespaces of " + process.pid(), process.fd().number(), namespaces);
            return work.get();
        });
    }
}
