package org.gantry.runtime.support.program;

import java.util.List;
import org.gantry.api.EngineException;

/** The resource limits of prlimit(2) by name; the numbers are those of x86-64 and aarch64. */
public final class Rlimits {
    private static final List<String> NAMES = List.of(
            "RLIMIT_CPU",
            "RLIMIT_FSIZE",
            "RLIMIT_DATA",
            "RLIMIT_STACK",
            "RLIMIT_CORE",
            "RLIMIT_RSS",
            "RLIMIT_NPROC",
            "RLIMIT_NOFILE",
            "RLIMIT_MEMLOCK",
            "RLIMIT_AS",
            "RLIMIT_LOCKS",
            "RLIMIT_SIGPENDING",
            "RLIMIT_MSGQUEUE",
            "RLIMIT_NICE",
            "RLIMIT_RTPRIO",
            "RLIMIT_RTTIME");

    private Rlimits() {}

    public static int number(String name) {
        int number = NAMES.indexOf(name);
        if (number < 0) {
            throw new EngineException.InvalidArgument("process.rlimits: \"" + name + "\" is no resource limit");
        }
        return number;
    }
}
