package org.gantry.linux.cgroup.legacy;

import java.time.Duration;
import org.gantry.linux.cgroup.ControlGroup;
import org.gantry.linux.cgroup.Patience;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/** The freezer controller of v1. */
public final class Freezer {
    public static final String NAME = "freezer";

    private static final String STATE = "freezer.state";
    private static final String FROZEN = "FROZEN";
    private static final String THAWED = "THAWED";
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private Freezer() {}

    /**
     * Freezing takes a moment (FREEZING); a task that is being forked meanwhile needs the order again.
     *
     * @throws SyscallException (EBUSY) when a process cannot be frozen within a few seconds; all are thawed then
     */
    public static void freeze(ControlGroup group) {
        Patience patience = new Patience(LIMIT);
        group.write(STATE, FROZEN);
        while (!group.read(STATE).equals(FROZEN)) {
            if (!patience.more()) {
                thaw(group);
                throw new SyscallException("freeze", group.directory(), Errno.EBUSY);
            }
            group.write(STATE, FROZEN);
        }
    }

    public static void thaw(ControlGroup group) {
        group.write(STATE, THAWED);
    }

    /** The order counts: who joins later, or is killed meanwhile, makes it FREEZING again for as long as that takes. */
    public static boolean isFrozen(ControlGroup group) {
        return !group.read(STATE).equals(THAWED);
    }
}
