package org.gantry.runtime.oci;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A program with the command line of OCI runtimes, and what it says of itself.
 *
 * @param name as in {@code docker run --runtime NAME}
 * @param options what goes before every command
 * @param version the program's own
 * @param spec of the runtime-spec, which is what it understands of a config.json
 */
record OciProgram(String name, Path path, List<String> options, String version, SpecVersion spec) {
    private static final String SPEC = "spec:";

    OciProgram {
        options = List.copyOf(options);
    }

    /**
     * Reads what {@code --version} prints: "runc version 1.1.5", "spec: 1.0.2-dev", and lines that say more.
     *
     * @return empty when it is no such program
     */
    static Optional<OciProgram> of(String name, Path path, List<String> options, String printed) {
        List<String> lines = printed.lines().map(String::strip).toList();
        Optional<String> version = lines.stream()
                .filter(line -> line.contains(" version"))
                .findFirst()
                .flatMap(line -> Arrays.stream(line.split("[ :]+"))
                        .filter(word -> word.matches("(release-|v)?\\d.*"))
                        .findFirst());
        SpecVersion spec = lines.stream()
                .filter(line -> line.startsWith(SPEC))
                .map(line -> SpecVersion.parse(line.substring(SPEC.length()).strip()))
                .findFirst()
                .orElse(SpecVersion.FIRST);
        return version.map(v -> new OciProgram(name, path, options, v, spec));
    }
}
