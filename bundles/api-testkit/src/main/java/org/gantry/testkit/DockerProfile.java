package org.gantry.testkit;

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

/** The seccomp profile of dockerd, from its source. */
public final class DockerProfile {
    private static final List<String> X86_FAMILY = List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32");
    private static final String MOBY = "shared/reference/moby-seccomp-default.json";

    private DockerProfile() {}

    /**
     * Docker's own profile for x86-64 and no further capabilities, where its source lies beside this repository or a
     * few directories above.
     */
    public static Optional<RuntimeSpec.Seccomp> find() {
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
