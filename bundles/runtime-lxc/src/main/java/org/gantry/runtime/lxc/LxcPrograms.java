package org.gantry.runtime.lxc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gantry.linux.shim.Command;
import org.gantry.linux.spawn.SpawnFailedException;
import org.gantry.runtime.support.program.ProgramAnswers;
import org.gantry.runtime.support.program.ProgramRun;

/** The programs of an LXC that is installed. */
record LxcPrograms(Path start, Path attach, String version) {
    static final String NAME = "lxc";
    static final String START = "lxc-start";
    static final String ATTACH = "lxc-attach";

    /** Programs are given no more than that: what they read of the environment is none of the engine's. */
    static final List<String> ENVIRONMENT =
            List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");

    /**
     * Those in a directory; empty when one is missing or cannot be executed.
     *
     * @param answers what they said of themselves before
     */
    static Optional<LxcPrograms> in(Path directory, ProgramAnswers answers) {
        Path start = directory.resolve(START);
        Path attach = directory.resolve(ATTACH);
        return Files.isExecutable(start) && Files.isExecutable(attach)
                ? answers.of(start, () -> asked(start), LxcPrograms::version)
                        .map(version -> new LxcPrograms(start, attach, version))
                : Optional.empty();
    }

    /** Whether they have not been uninstalled. */
    boolean areThere() {
        return Files.isExecutable(start) && Files.isExecutable(attach);
    }

    private static Optional<String> version(String printed) {
        return Optional.of(printed.strip()).filter(text -> text.matches("\\d[\\w.~+-]*"));
    }

    private static Optional<String> asked(Path start) {
        var command = new Command(start.toString(), List.of(start.toString(), "--version"), ENVIRONMENT);
        try {
            ProgramRun run = ProgramRun.of("version of LXC", command, setup -> {});
            return run.succeeded() ? Optional.of(run.output()) : Optional.empty();
        } catch (SpawnFailedException noProgram) {
            return Optional.empty(); // a file of that name and no more
        }
    }
}
