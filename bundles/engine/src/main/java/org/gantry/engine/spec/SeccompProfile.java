package org.gantry.engine.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec.Seccomp;
import org.gantry.api.oci.RuntimeSpec.SeccompArg;
import org.gantry.api.oci.RuntimeSpec.SeccompRule;
import org.gantry.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * A seccomp profile in Docker's format: the OCI one, in which a rule may apply only with certain capabilities, on certain
 * architectures, or from some kernel version on.
 *
 * @see <a href="https://docs.docker.com/engine/security/seccomp/">Seccomp security profiles for Docker</a>
 */
record SeccompProfile(
        String defaultAction,
        @Nullable Integer defaultErrnoRet,
        @Nullable List<String> architectures,
        @Nullable List<ArchMap> archMap,
        @Nullable List<String> flags,
        @Nullable String listenerPath,
        @Nullable String listenerMetadata,
        @Nullable List<Rule> syscalls) {

    private static final ObjectReader READER = Json.strict().readerFor(SeccompProfile.class);
    private static final SeccompProfile DEFAULT = readDefault();

    record ArchMap(String architecture, @Nullable List<String> subArchitectures) {}

    record Rule(
            @Nullable String name,
            @Nullable List<String> names,
            String action,
            @Nullable Integer errnoRet,
            @Nullable List<SeccompArg> args,
            @Nullable String comment,
            @Nullable Condition includes,
            @Nullable Condition excludes) {

        List<String> namesOrNone() {
            return names == null ? List.of() : names;
        }
    }

    record Condition(
            List<String> caps,
            List<String> arches,
            @Nullable String minKernel) {
        Condition {
            caps = caps == null ? List.of() : caps; // an absent property reaches a record as null
            arches = arches == null ? List.of() : arches;
        }
    }

    /** Docker's default profile. */
    static SeccompProfile ofDocker() {
        return DEFAULT;
    }

    /**
     * Reads a user's profile.
     *
     * @throws EngineException.InvalidArgument if it is not one
     */
    static SeccompProfile parse(String json) {
        try {
            SeccompProfile profile = READER.readValue(json);
            if (profile == null || profile.defaultAction() == null) {
                throw new EngineException.InvalidArgument("Decoding seccomp profile failed: defaultAction is missing");
            }
            profile.check();
            return profile;
        } catch (JsonProcessingException e) {
            throw new EngineException.InvalidArgument("Decoding seccomp profile failed: " + e.getOriginalMessage(), e);
        }
    }

    /** What Docker refuses because it can mean two things. */
    private void check() {
        if (architectures != null && !architectures.isEmpty() && archMap != null && !archMap.isEmpty()) {
            throw new EngineException.InvalidArgument(
                    "both 'architectures' and 'archMap' are specified in the seccomp profile, use either one");
        }
        for (Rule rule : syscalls == null ? List.<Rule>of() : syscalls) {
            boolean both = rule.name() != null
                    && !rule.name().isEmpty()
                    && !rule.namesOrNone().isEmpty();
            if (both) {
                throw new EngineException.InvalidArgument(
                        "both 'name' and 'names' are specified in the seccomp profile, use either one");
            }
            if (rule.action() == null) {
                throw new EngineException.InvalidArgument("Decoding seccomp profile failed: a rule has no action");
            }
        }
    }

    /** The OCI filter for a container with these capabilities on this machine. */
    Seccomp forContainer(List<String> capabilities, Machine machine) {
        List<SeccompRule> rules = new ArrayList<>();
        for (Rule rule : syscalls == null ? List.<Rule>of() : syscalls) {
            if (applies(rule, capabilities, machine)) {
                rules.add(new SeccompRule(namesOf(rule), rule.action(), rule.errnoRet(), rule.args()));
            }
        }
        return new Seccomp(
                defaultAction, defaultErrnoRet, architecturesOn(machine), flags, listenerPath, listenerMetadata, rules);
    }

    private static List<String> namesOf(Rule rule) {
        return rule.name() == null || rule.name().isEmpty() ? rule.namesOrNone() : List.of(rule.name());
    }

    private @Nullable List<String> architecturesOn(Machine machine) {
        if (archMap == null) {
            return architectures;
        }
        List<String> result = new ArrayList<>();
        for (ArchMap entry : archMap) {
            if (entry.architecture().equals(machine.seccompArchitecture())) {
                result.add(entry.architecture());
                result.addAll(entry.subArchitectures() == null ? List.of() : entry.subArchitectures());
            }
        }
        return result;
    }

    private static boolean applies(Rule rule, List<String> capabilities, Machine machine) {
        return included(rule.includes(), capabilities, machine) && !excluded(rule.excludes(), capabilities, machine);
    }

    /** Each kind of condition that is given must hold: one of the architectures, all capabilities, the kernel. */
    private static boolean included(@Nullable Condition condition, List<String> capabilities, Machine machine) {
        if (condition == null) {
            return true;
        }
        return (condition.arches().isEmpty() || condition.arches().contains(machine.dockerArchitecture()))
                && (condition.caps().isEmpty() || capabilities.containsAll(condition.caps()))
                && (condition.minKernel() == null || machine.kernelAtLeast(condition.minKernel()));
    }

    /** One kind of condition that holds is enough. */
    private static boolean excluded(@Nullable Condition condition, List<String> capabilities, Machine machine) {
        if (condition == null) {
            return false;
        }
        return condition.arches().contains(machine.dockerArchitecture())
                || condition.caps().stream().anyMatch(capabilities::contains)
                || (condition.minKernel() != null && machine.kernelAtLeast(condition.minKernel()));
    }

    private static SeccompProfile readDefault() {
        try (InputStream in = SeccompProfile.class.getResourceAsStream("seccomp-default.json")) {
            return READER.readValue(in);
        } catch (IOException e) {
            throw new IllegalStateException("the bundle's default seccomp profile is unreadable", e);
        }
    }
}
