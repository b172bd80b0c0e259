package org.gantry.linux.cgroup.unified;

import java.time.Duration;
import org.gantry.linux.cgroup.ControlGroup;
import org.gantry.linux.cgroup.Patience;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/** Freezing on v2, which is part of every cgroup. */
public final class Freezer {
    private static final String FREEZE = "cgroup.freeze";
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private Freezer() {}

    public static void freeze(ControlGroup group) {
        Patience patience = new Patience(LIMIT);
        group.write(FREEZE, "1");
        while (!hasSettled(group)) {
            if (!patience.more()) {
                thaw(group);
                throw new SyscallException("freeze", group.directory(), Errno.EBUSY);
            }
        }
    }

    public static void thaw(ControlGroup group) {
        group.write(FREEZE, "0");
    }

    /** The order counts: who joins later, or is killed meanwhile, takes a moment. */
    public static boolean isFrozen(ControlGroup group) {
        return group.read(FREEZE).equals("1");
    }

    private static boolean hasSettled(ControlGroup group) {
        return group.readTable("cgroup.events").getOrDefault("frozen", 0L) == 1;
    }
}
