package org.gantry.linux.cgroup;

import java.util.List;
import java.util.Optional;
import org.gantry.linux.fd.Fd;

/**
 * One container's cgroup in every hierarchy of the host.
 *
 * <p>A manager holds no state and no descriptors: two of them for one path are the same, and one for a cgroup that an
 * earlier engine made is as good as its maker's.
 */
public interface CgroupManager {

    /**
     * Makes the cgroup, and its ancestors where they are missing. An empty one that is there already is made anew.
     *
     * @throws IllegalStateException when processes run in it; nothing is changed then
     */
    void create();

    /**
     * Sets limits.
     *
     * @throws UnsupportedOperationException naming the controller, when the host lacks one that a limit needs
     * @throws org.gantry.linux.syscall.SyscallException with file and value, when the kernel refuses a value
     */
    void apply(CgroupLimits limits);

    /** What a new process needs to become a member; to be closed by the caller. */
    Membership openMembership();

    CgroupStats stats();

    /** The processes in the cgroup and in those below it. */
    List<Integer> processes();

    /** Stops every process; returns when all of them have stopped. */
    void freeze();

    void thaw();

    /** Whether it has been frozen, even if somebody who came later still has to stop. */
    boolean isFrozen();

    /** Kills every process, frozen ones too, and waits a little for them to be gone. Idempotent. */
    void kill();

    /** Whether the cgroup itself has a limit of memory. */
    boolean limitsMemory();

    /** How often the OOM killer struck in it; 0 when the cgroup is gone or memory is not controlled. */
    long oomKills();

    /** Asks the kernel to tell when memory runs out; empty where memory is not controlled. To be closed by the caller. */
    Optional<OomNotice> openOomNotice();

    /**
     * Removes the cgroup and those below it, once its last processes have ended; those that came from elsewhere are killed.
     * Idempotent.
     *
     * @throws IllegalStateException when a killed process does not end, since it hangs in the kernel
     */
    void remove();

    /** Removes the ancestors that hold no cgroup any more, innermost first. */
    void removeEmptyAncestors();

    /** Where the cgroup is seen, one mount for each hierarchy. */
    List<View> views();

    /**
     * The cgroup in one hierarchy.
     *
     * @param label the hierarchy's usual mount point below /sys/fs/cgroup; empty for the unified one, mounted there itself
     * @param controllers names, also of those mounted together
     */
    record View(String label, List<String> controllers, ControlGroup group) {}

    /**
     * How a process joins.
     *
     * @param tasks v1: a process that writes "0" to each of these moves itself. It must be single-threaded; then the
     *     kernel needs no lock that waits for an RCU grace period, as it would for a write to cgroup.procs
     * @param directory v2: for clone3 with CLONE_INTO_CGROUP
     */
    record Membership(List<Fd> tasks, Optional<Fd> directory) implements AutoCloseable {
        public Membership {
            tasks = List.copyOf(tasks);
        }

        @Override
        public void close() {
            tasks.forEach(Fd::close);
            directory.ifPresent(Fd::close);
        }
    }
}
