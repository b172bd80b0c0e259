package org.gantry.runtime.oci;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gantry.linux.shim.Command;
import org.gantry.linux.spawn.SpawnFailedException;
import org.gantry.runtime.support.program.ProgramAnswers;
import org.gantry.runtime.support.program.ProgramRun;

/** Asks a file what it is, unless it has said so already. */
record Probe(HostView view, ProgramAnswers answers) {
    /** The program; empty when it cannot be executed or is something else. */
    Optional<OciProgram> ask(String name, Path path, List<String> options) {
        if (!Files.isRegularFile(path) || !Files.isExecutable(path)) {
            return Optional.empty();
        }
        return answers.of(path, () -> version(name, path), printed -> OciProgram.of(name, path, options, printed));
    }

    private Optional<String> version(String name, Path path) {
        var command = new Command(path.toString(), List.of(path.toString(), "--version"), CommandLine.environment());
        try {
            ProgramRun run = ProgramRun.of("version of " + name, command, view::prepare);
            return run.succeeded() ? Optional.of(run.output()) : Optional.empty();
        } catch (SpawnFailedException noProgram) {
            return Optional.empty(); // an ENOEXEC or the like: a file of that name and no more
        }
    }
}
