package org.gantry.runtime.lxc.config;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.runtime.support.identity.Capability;
import org.gantry.runtime.support.identity.EngineCapabilities;
import org.gantry.runtime.support.program.Rlimits;

/** What LXC is told of the container's process. Whom it becomes is up to the program that waits for the start. */
final class ProcessLines {
    private static final long UNLIMITED = -1;
    private static final String LIMIT = "RLIMIT_";

    private final RuntimeSpec.Process process;
    private final EngineCapabilities engine;

    ProcessLines(RuntimeSpec.Process process, EngineCapabilities engine) {
        this.process = process;
        this.engine = engine;
    }

    void addTo(Configuration configuration) {
        Integer score = process.oomScoreAdj();
        if (score != null && (score >= 0 || engine.available().contains(Capability.SYS_RESOURCE))) {
            configuration.set("lxc.proc.oom_score_adj", score.toString());
        }
        configuration.set("lxc.apparmor.profile", "unconfined");
        limits(configuration);
    }

    private void limits(Configuration configuration) {
        Set<Integer> set = new HashSet<>();
        for (RuntimeSpec.Rlimit limit : Objects.requireNonNullElse(process.rlimits(), List.<RuntimeSpec.Rlimit>of())) {
            if (!set.add(Rlimits.number(limit.type()))) {
                throw new EngineException.InvalidArgument("process.rlimits: " + limit.type() + " is there twice");
            }
            configuration.set(
                    "lxc.prlimit." + limit.type().substring(LIMIT.length()).toLowerCase(Locale.ROOT),
                    limit(limit.soft()) + ":" + limit(limit.hard()));
        }
    }

    private static String limit(long value) {
        return value == UNLIMITED ? "unlimited" : Long.toUnsignedString(value);
    }
}
