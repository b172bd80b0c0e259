package org.gantry.oci;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes a configuration to begin with. */
@Command(name = "spec", description = "create a new specification file")
final class Spec extends Verb {
    @Option(
            names = {"-b", "--bundle"},
            paramLabel = "DIR",
            description = "where to write it (default: the current directory)")
    private Path bundle = Path.of("");

    @Option(names = "--rootless", description = "refused: containers are made by root")
    private boolean rootless;

    @Override
    int run() throws IOException {
        require(arguments().isEmpty(), "exactly 0 argument(s)");
        if (rootless) {
            throw Refusal.unsupported("--rootless");
        }
        try (InputStream template = Objects.requireNonNull(Spec.class.getResourceAsStream(Bundle.CONFIG))) {
            Files.write(bundle.resolve(Bundle.CONFIG), template.readAllBytes(), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new Refusal("File config.json exists. Remove it first");
        }
        return 0;
    }
}
