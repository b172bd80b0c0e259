package org.gantry.runtime.oci;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;

/** A script in place of a program: it writes down with what words it is called. */
record Wrapper(Path directory) {
    private static final List<String> COMMANDS = List.of("create", "start", "run");

    Path of(Path program) {
        return write("echo \"$*\" >>" + log() + "\nexec " + program + " \"$@\"\n");
    }

    /** As programs that have what OCI's command line has, and no more. */
    Path withoutRun(Path program) {
        return write("echo \"$*\" >>" + log() + "\n"
                + "case \" $* \" in *' run '*) echo 'there is no command run' >&2; exit 3 ;; esac\n"
                + "exec " + program + " \"$@\"\n");
    }

    /** Which commands made and started the container. */
    List<String> commandsFor(String id) throws IOException {
        return Files.readAllLines(log()).stream()
                .map(line -> Arrays.asList(line.split(" ")))
                .filter(words -> words.getLast().equals(id))
                .flatMap(words -> words.stream().filter(COMMANDS::contains).limit(1))
                .toList();
    }

    private Path log() {
        return directory.resolve("calls");
    }

    private Path write(String script) {
        Path file = directory.resolve("program");
        try {
            Files.writeString(file, "#!/bin/sh\n" + script);
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
