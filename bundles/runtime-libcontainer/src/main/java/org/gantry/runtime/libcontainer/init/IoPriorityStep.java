package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.value;

import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;

/** {@code int ioprio_set(int which, int who, int ioprio)}, for {@code process.ioPriority}. */
final class IoPriorityStep {
    private static final String FIELD = "process.ioPriority.";
    private static final int IOPRIO_WHO_PROCESS = 1;
    private static final int CLASS_SHIFT = 13;
    private static final int LOWEST = 7;

    /** IOPRIO_CLASS_* of linux/ioprio.h. */
    private static final Map<String, Integer> CLASSES =
            Map.of("IOPRIO_CLASS_RT", 1, "IOPRIO_CLASS_BE", 2, "IOPRIO_CLASS_IDLE", 3);

    private IoPriorityStep() {}

    static Step of(RuntimeSpec.IoPriority priority) {
        Integer ioClass = CLASSES.get(priority.ioClass());
        if (ioClass == null) {
            throw new EngineException.InvalidArgument(
                    FIELD + "class: \"" + priority.ioClass() + "\" is no class of I/O priorities");
        }
        if (priority.priority() < 0 || priority.priority() > LOWEST) {
            throw new EngineException.InvalidArgument(
                    FIELD + "priority: " + priority.priority() + " is not between 0 and " + LOWEST);
        }
        return Step.call(
                "set the I/O priority to " + priority.ioClass() + " " + priority.priority(),
                SyscallNumber.IOPRIO_SET,
                value(IOPRIO_WHO_PROCESS),
                ZERO,
                value((long) ioClass << CLASS_SHIFT | priority.priority()));
    }
}
