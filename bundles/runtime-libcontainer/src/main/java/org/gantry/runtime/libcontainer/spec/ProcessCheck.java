package org.gantry.runtime.libcontainer.spec;

import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.jspecify.annotations.Nullable;

/** Looks for numbers that cannot be in a process. */
final class ProcessCheck {
    private static final int LARGEST_SCORE = 1000;
    private static final int LARGEST_UMASK = 0777;
    private static final int LARGEST_SIDE = 0xFFFF;

    private ProcessCheck() {}

    /** @throws EngineException.InvalidArgument naming the property */
    static void check(RuntimeSpec.Process process) {
        range("process.oomScoreAdj", process.oomScoreAdj(), -LARGEST_SCORE, LARGEST_SCORE);
        range("process.user.umask", process.user().umask(), 0, LARGEST_UMASK);
        RuntimeSpec.Box size = process.consoleSize();
        if (size != null && Boolean.TRUE.equals(process.terminal())) {
            range("process.consoleSize.height", size.height(), 0, LARGEST_SIDE);
            range("process.consoleSize.width", size.width(), 0, LARGEST_SIDE);
        }
        RuntimeSpec.ExecCpuAffinity affinity = process.execCPUAffinity();
        if (affinity != null) {
            list("process.execCPUAffinity.initial", affinity.initial());
            list("process.execCPUAffinity.final", affinity.last());
        }
    }

    private static void list(String field, @Nullable String processors) {
        if (processors != null && !processors.isEmpty()) {
            IndexList.mask(field, processors);
        }
    }

    private static void range(String field, @Nullable Integer value, int least, int most) {
        if (value != null && (value < least || value > most)) {
            throw new EngineException.InvalidArgument(
                    field + ": " + value + " is not between " + least + " and " + most);
        }
    }
}
