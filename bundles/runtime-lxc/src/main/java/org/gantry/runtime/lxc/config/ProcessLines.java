package org.gantry.runtime.lxc.config;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.runtime.support.identity.Capability;
import org.gantry.runtime.support.identity.CapabilitySet;
import org.gantry.runtime.support.identity.EngineCapabilities;
import org.gantry.runtime.support.identity.ProcessCapabilities;
import org.gantry.runtime.support.program.Rlimits;

/** What LXC is told of the container's process. What else there is to it, the program that waits for the start does. */
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
        RuntimeSpec.User user = process.user();
        configuration.set("lxc.init.uid", Long.toString(user.uid()));
        configuration.set("lxc.init.gid", Long.toString(user.gid()));
        List<Long> groups = Objects.requireNonNullElse(user.additionalGids(), List.of());
        if (!groups.isEmpty()) {
            configuration.set(
                    "lxc.init.groups", groups.stream().map(Object::toString).collect(Collectors.joining(",")));
        }
        CapabilitySet bounding = ProcessCapabilities.of(process.capabilities(), engine.available())
                .bounding();
        configuration.set(
                "lxc.cap.keep",
                bounding.isEmpty()
                        ? "none"
                        : bounding.stream().mapToObj(Integer::toString).collect(Collectors.joining(" ")));
        if (Boolean.TRUE.equals(process.noNewPrivileges())) {
            configuration.set("lxc.no_new_privs", "1");
        }
        Integer score = process.oomScoreAdj();
        if (score != null && (score >= 0 || engine.available().contains(Capability.SYS_RESOURCE))) {
            configuration.set("lxc.proc.oom_score_adj", score.toString());
        }
        String profile = process.apparmorProfile();
        configuration.set("lxc.apparmor.profile", profile == null || profile.isEmpty() ? "unconfined" : profile);
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
