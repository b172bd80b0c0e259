package org.gantry.runtime.support.seccomp;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;

/** The flags of a profile as seccomp(2) takes them. */
final class SeccompFlags {
    private static final Map<String, Long> FLAGS = Map.of(
            "SECCOMP_FILTER_FLAG_TSYNC", 1L,
            "SECCOMP_FILTER_FLAG_LOG", 2L,
            "SECCOMP_FILTER_FLAG_SPEC_ALLOW", 4L);

    private SeccompFlags() {}

    static Stream<String> names() {
        return FLAGS.keySet().stream().sorted();
    }

    static long number(String name) {
        return Objects.requireNonNull(FLAGS.get(name));
    }

    static long of(RuntimeSpec.Seccomp profile) {
        long flags = 0;
        for (String name : Objects.requireNonNullElse(profile.flags(), List.<String>of())) {
            Long flag = FLAGS.get(name);
            if (flag == null) {
                throw new EngineException.Unsupported("linux.seccomp.flags: " + name + " is not supported");
            }
            flags |= flag;
        }
        return flags;
    }
}
