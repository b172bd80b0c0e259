package org.gantry.runtime.lxc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gantry.linux.shim.Command;
import org.gantry.linux.spawn.SpawnFailedException;
import org.gantry.runtime.support.program.ProgramRun;

/** The programs of an LXC that is installed. */
record LxcPrograms(Path start, Path attach, String version) {
    static final String NAME = "lxc";
    static final String START = "lxc-start";
    static final String ATTACH = "lxc-attach";

    /** Programs are given no more than that: what they read of the environment is none of the engine's. */
    static final List<String> ENVIRONMENT =
            List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");

    /** Those in a directory; empty when one is missing or cannot be executed. */
    static Optional<LxcPrograms> in(Path directory) {
        Path start = directory.resolve(START);
        Path attach = directory.resolve(ATTACH);
        return Files.isExecutable(start) && Files.isExecutable(attach)
                ? version(start).map(version -> new LxcPrograms(start, attach, version))
                : Optional.empty();
    }

    /** Whether they have not been uninstalled. */
    boolean areThere() {
        return Files.isExecutable(start) && Files.isExecutable(attach);
    }

    private static Optional<String> version(Path start) {
        var command = new Command(start.toString(), List.of(start.toString(), "--version"), ENVIRONMENT);
        try {
            ProgramRun run = ProgramRun.of("version of LXC", command, setup -> {});
            return run.succeeded()
                    ? Optional.of(run.output().strip()).filter(text -> text.matches("\\d[\\w.~+-]*"))
                    : Optional.empty();
        } catch (SpawnFailedException noProgram) {
            return Optional.empty(); // a file of that name and no more
        }
    }
}
