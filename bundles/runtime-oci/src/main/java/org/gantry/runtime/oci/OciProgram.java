package org.gantry.runtime.oci;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A program with the command line of OCI runtimes, and what it says of itself.
 *
 * @param name as in {@code docker run --runtime NAME}
 * @param options what goes before every command
 * @param version the program's own
 * @param spec of the runtime-spec, which is what it understands of a config.json
 * @param runsDetached whether one command makes a container and starts it, and then ends; OCI's command line has none
 */
record OciProgram(
        String name, Path path, List<String> options, String version, SpecVersion spec, boolean runsDetached) {
    private static final String SPEC = "spec:";
    private static final Pattern DETACH = Pattern.compile("(?<![\\w-])--detach(?![\\w-])");

    OciProgram {
        options = List.copyOf(options);
    }

    /**
     * Reads what a program prints: "runc version 1.1.5", "spec: 1.0.2-dev", and lines that say more.
     *
     * @return empty when it is no such program
     */
    static Optional<OciProgram> of(String name, Path path, List<String> options, Printed printed) {
        SpecVersion spec = lines(printed.version())
                .filter(line -> line.startsWith(SPEC))
                .map(line -> SpecVersion.parse(line.substring(SPEC.length()).strip()))
                .findFirst()
                .orElse(SpecVersion.FIRST);
        boolean runsDetached = DETACH.matcher(printed.help()).find();
        return version(printed.version())
                .map(version -> new OciProgram(name, path, options, version, spec, runsDetached));
    }

    /** What {@code --version} printed has of a version; empty when it is not that of an OCI runtime. */
    static Optional<String> version(String printed) {
        return lines(printed)
                .filter(line -> line.contains(" version"))
                .findFirst()
                .flatMap(line -> Arrays.stream(line.split("[ :]+"))
                        .filter(word -> word.matches("(release-|v)?\\d.*"))
                        .findFirst());
    }

    private static Stream<String> lines(String printed) {
        return printed.lines().map(String::strip);
    }
}
