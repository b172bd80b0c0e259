package org.gantry.runtime.oci;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
        return answers.of(
                path,
                () -> printed(name, path).map(Printed::text),
                text -> Printed.of(text).flatMap(printed -> OciProgram.of(name, path, options, printed)));
    }

    /** Only what says that it is a runtime is asked more. */
    private Optional<Printed> printed(String name, Path path) {
        return output("version of " + name, path, "--version")
                .filter(version -> OciProgram.version(version).isPresent())
                .map(version -> new Printed(
                        version,
                        output("help of " + name, path, "run", "--help").orElse("")));
    }

    private Optional<String> output(String title, Path path, String... arguments) {
        List<String> words =
                Stream.concat(Stream.of(path.toString()), Stream.of(arguments)).toList();
        var command = new Command(path.toString(), words, CommandLine.environment());
        try {
            ProgramRun run = ProgramRun.of(title, command, view::prepare);
            return run.succeeded() ? Optional.of(run.output()) : Optional.empty();
        } catch (SpawnFailedException noProgram) {
            return Optional.empty(); // an ENOEXEC or the like: a file of that name and no more
        }
    }
}
