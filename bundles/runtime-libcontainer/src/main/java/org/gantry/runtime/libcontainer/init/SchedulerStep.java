package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.ZERO;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;
import org.jspecify.annotations.Nullable;

/** {@code int sched_setattr(pid_t pid, struct sched_attr *attr, unsigned int flags)}, for {@code process.scheduler}. */
final class SchedulerStep {
    private static final String FIELD = "process.scheduler.";
    private static final int SIZE = 56;
    private static final int NICEST = 19;
    private static final int LEAST_NICE = -20;
    private static final int HIGHEST_PRIORITY = 99;

    /** SCHED_* of linux/sched.h. */
    private static final Map<String, Integer> POLICIES = Map.of(
            "SCHED_OTHER", 0,
            "SCHED_FIFO", 1,
            "SCHED_RR", 2,
            "SCHED_BATCH", 3,
            "SCHED_ISO", 4,
            "SCHED_IDLE", 5,
            "SCHED_DEADLINE", 6);

    private static final Map<String, Integer> FLAGS = Map.of(
            "SCHED_FLAG_RESET_ON_FORK", 0x01,
            "SCHED_FLAG_RECLAIM", 0x02,
            "SCHED_FLAG_DL_OVERRUN", 0x04,
            "SCHED_FLAG_KEEP_POLICY", 0x08,
            "SCHED_FLAG_KEEP_PARAMS", 0x10,
            "SCHED_FLAG_UTIL_CLAMP_MIN", 0x20,
            "SCHED_FLAG_UTIL_CLAMP_MAX", 0x40);

    private SchedulerStep() {}

    static Step of(RuntimeSpec.Scheduler scheduler) {
        check(scheduler);
        ByteBuffer attributes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        attributes.putInt(SIZE).putInt(POLICIES.getOrDefault(scheduler.policy(), 0));
        attributes.putLong(flags(scheduler));
        attributes.putInt(Objects.requireNonNullElse(scheduler.nice(), 0));
        attributes.putInt(Objects.requireNonNullElse(scheduler.priority(), 0));
        attributes.putLong(Objects.requireNonNullElse(scheduler.runtime(), 0L));
        attributes.putLong(Objects.requireNonNullElse(scheduler.deadline(), 0L));
        attributes.putLong(Objects.requireNonNullElse(scheduler.period(), 0L));
        return Step.call(
                "set the scheduler to " + scheduler.policy(),
                SyscallNumber.SCHED_SETATTR,
                ZERO,
                Operand.bytes(attributes.array()),
                ZERO);
    }

    /** The kernel passes over what does not belong to a policy; a spec that says it means something else. */
    private static void check(RuntimeSpec.Scheduler scheduler) {
        String policy = scheduler.policy();
        require(POLICIES.containsKey(policy), "policy", "\"" + policy + "\" is no scheduling policy");
        int nice = Objects.requireNonNullElse(scheduler.nice(), 0);
        require(nice >= LEAST_NICE && nice <= NICEST, "nice", nice + " is not between -20 and 19");
        boolean realtime = policy.equals("SCHED_FIFO") || policy.equals("SCHED_RR");
        int priority = Objects.requireNonNullElse(scheduler.priority(), 0);
        require(priority == 0 || realtime, "priority", "only SCHED_FIFO and SCHED_RR have one");
        require(
                priority >= 0 && priority <= HIGHEST_PRIORITY,
                "priority",
                priority + " is not between 0 and " + HIGHEST_PRIORITY);
        boolean deadline = policy.equals("SCHED_DEADLINE");
        require(deadline || isAbsent(scheduler.runtime()), "runtime", "only SCHED_DEADLINE has one");
        require(deadline || isAbsent(scheduler.deadline()), "deadline", "only SCHED_DEADLINE has one");
        require(deadline || isAbsent(scheduler.period()), "period", "only SCHED_DEADLINE has one");
    }

    private static long flags(RuntimeSpec.Scheduler scheduler) {
        long flags = 0;
        for (String name : Objects.requireNonNullElse(scheduler.flags(), List.<String>of())) {
            Integer flag = FLAGS.get(name);
            if (flag == null) {
                throw new EngineException.InvalidArgument(FIELD + "flags: \"" + name + "\" is no flag of a scheduler");
            }
            flags |= flag;
        }
        return flags;
    }

    private static boolean isAbsent(@Nullable Long nanos) {
        return nanos == null || nanos == 0;
    }

    private static void require(boolean condition, String property, String message) {
        if (!condition) {
            throw new EngineException.InvalidArgument(FIELD + property + ": " + message);
        }
    }
}
