package org.gantry.runtime.libcontainer.seccomp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.gantry.api.oci.RuntimeSpec;
import org.jspecify.annotations.Nullable;

/** Profiles to compile. */
final class Profiles {
    static final List<String> X86_FAMILY = List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32");
    private static final String MOBY = "shared/reference/moby-seccomp-default.json";

    private Profiles() {}

    static RuntimeSpec.Seccomp of(String defaultAction, RuntimeSpec.SeccompRule... rules) {
        return new RuntimeSpec.Seccomp(defaultAction, null, X86_FAMILY, null, null, null, List.of(rules));
    }

    static RuntimeSpec.SeccompRule allow(List<String> names, RuntimeSpec.SeccompArg... args) {
        return new RuntimeSpec.SeccompRule(names, "SCMP_ACT_ALLOW", null, List.of(args));
    }

    static RuntimeSpec.SeccompRule errno(List<String> names, int errno, RuntimeSpec.SeccompArg... args) {
        return new RuntimeSpec.SeccompRule(names, "SCMP_ACT_ERRNO", errno, List.of(args));
    }

    static RuntimeSpec.SeccompArg arg(int index, String op, long value) {
        return new RuntimeSpec.SeccompArg(index, value, null, "SCMP_CMP_" + op);
    }

    /**
     * Docker's own profile for x86-64 and no further capabilities, where its source lies beside this repository or a
     * few directories above.
     */
    static Optional<RuntimeSpec.Seccomp> mobyDefault() {
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            Path file = up.resolve(MOBY);
            if (Files.exists(file)) {
                return Optional.of(read(file));
            }
        }
        return Optional.empty();
    }

    private static RuntimeSpec.Seccomp read(Path file) {
        try {
            JsonNode profile = new ObjectMapper().readTree(file.toFile());
            List<RuntimeSpec.SeccompRule> rules = new ArrayList<>();
            profile.get("syscalls").forEach(rule -> {
                if (applies(rule)) {
                    rules.add(new RuntimeSpec.SeccompRule(
                            strings(rule.get("names")),
                            rule.get("action").asText(),
                            number(rule.get("errnoRet")),
                            args(rule.get("args"))));
                }
            });
            int errno = profile.get("defaultErrnoRet").asInt();
            return new RuntimeSpec.Seccomp(
                    profile.get("defaultAction").asText(), errno, X86_FAMILY, null, null, null, rules);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean applies(JsonNode rule) {
        JsonNode includes = rule.path("includes");
        boolean wanted = !includes.has("caps")
                && (!includes.has("arches") || strings(includes.get("arches")).contains("amd64"));
        return wanted && !strings(rule.path("excludes").path("arches")).contains("amd64");
    }

    private static List<RuntimeSpec.SeccompArg> args(@Nullable JsonNode args) {
        List<RuntimeSpec.SeccompArg> result = new ArrayList<>();
        if (args != null) {
            args.forEach(arg -> result.add(new RuntimeSpec.SeccompArg(
                    arg.get("index").asInt(),
                    arg.get("value").asLong(),
                    arg.has("valueTwo") ? arg.get("valueTwo").asLong() : null,
                    arg.get("op").asText())));
        }
        return result;
    }

    private static @Nullable Integer number(@Nullable JsonNode node) {
        return node == null ? null : node.asInt();
    }

    private static List<String> strings(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
