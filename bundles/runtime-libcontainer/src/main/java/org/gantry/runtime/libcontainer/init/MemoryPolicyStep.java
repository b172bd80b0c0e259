package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.value;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;
import org.gantry.runtime.libcontainer.spec.IndexList;

/** {@code long set_mempolicy(int mode, unsigned long *nodes, unsigned long count)}, for {@code linux.memoryPolicy}. */
final class MemoryPolicyStep {
    private static final String FIELD = "linux.memoryPolicy.";

    /** MPOL_* of linux/mempolicy.h. */
    private static final Map<String, Integer> MODES = Map.of(
            "MPOL_DEFAULT", 0,
            "MPOL_PREFERRED", 1,
            "MPOL_BIND", 2,
            "MPOL_INTERLEAVE", 3,
            "MPOL_LOCAL", 4,
            "MPOL_PREFERRED_MANY", 5,
            "MPOL_WEIGHTED_INTERLEAVE", 6);

    private static final Map<String, Integer> FLAGS = Map.of(
            "MPOL_F_NUMA_BALANCING", 1 << 13,
            "MPOL_F_RELATIVE_NODES", 1 << 14,
            "MPOL_F_STATIC_NODES", 1 << 15);

    private MemoryPolicyStep() {}

    static Step of(RuntimeSpec.MemoryPolicy policy) {
        long mode = number("mode", MODES, Objects.requireNonNullElse(policy.mode(), ""));
        for (String flag : Objects.requireNonNullElse(policy.flags(), List.<String>of())) {
            mode |= number("flags", FLAGS, flag);
        }
        String nodes = Objects.requireNonNullElse(policy.nodes(), "");
        String name = "set the memory policy to " + policy.mode() + " " + nodes;
        if (nodes.isEmpty()) {
            return Step.call(name, SyscallNumber.SET_MEMPOLICY, value(mode), ZERO, ZERO);
        }
        long[] mask = IndexList.mask(FIELD + "nodes", nodes);
        return Step.call(
                name,
                SyscallNumber.SET_MEMPOLICY,
                value(mode),
                Operand.words(Arrays.stream(mask).mapToObj(Operand::value).toArray(Operand[]::new)),
                // One more than there are bits: the kernel takes the last one for the end.
                value((long) mask.length * Long.SIZE + 1));
    }

    private static long number(String property, Map<String, Integer> names, String name) {
        Integer number = names.get(name);
        if (number == null) {
            throw new EngineException.InvalidArgument(FIELD + property + ": \"" + name + "\" is not one of "
                    + String.join(", ", names.keySet().stream().sorted().toList()));
        }
        return number;
    }
}
