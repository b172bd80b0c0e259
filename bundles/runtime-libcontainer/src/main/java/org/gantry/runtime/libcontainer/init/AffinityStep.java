package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.value;

import java.util.Arrays;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;
import org.gantry.runtime.libcontainer.spec.IndexList;

/** {@code int sched_setaffinity(pid_t pid, size_t cpusetsize, cpu_set_t *mask)}, for {@code process.execCPUAffinity}. */
final class AffinityStep {
    private AffinityStep() {}

    /** @param field the part of the spec that lists the processors */
    static Step of(String field, String processors) {
        long[] mask = IndexList.mask(field, processors);
        return Step.call(
                "run on the processors " + processors + " of " + field,
                SyscallNumber.SCHED_SETAFFINITY,
                ZERO,
                value((long) mask.length * Long.BYTES),
                Operand.words(Arrays.stream(mask).mapToObj(Operand::value).toArray(Operand[]::new)));
    }
}
