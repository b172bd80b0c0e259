package org.gantry.oci;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An OCI runtime to be called: gantry-oci from where it was built, or any other by its path. */
record Cli(List<String> command, Path root, Path scratch) {
    private static final int PATIENCE_SECONDS = 120;

    /** How a command ended; its streams in one, as a terminal would show them. */
    record Result(int status, String stdout, String stderr) {}

    /** The one under test, as a script that a caller can be pointed to. */
    static Cli gantry(Path scratch) throws IOException {
        Path target = Path.of("target").toAbsolutePath();
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        Path script = scratch.resolve("gantry-oci");
        Files.writeString(
                script,
                "#!/bin/sh\nexec " + java
                        + " -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp "
                        + target.resolve("classes") + File.pathSeparator + target.resolve("lib")
                        + "/* org.gantry.oci.Main \"$@\"\n");
        if (!script.toFile().setExecutable(true)) {
            throw new IOException(script + " cannot be made executable");
        }
        return new Cli(List.of(script.toString()), scratch.resolve("root"), scratch);
    }

    Result run(String... arguments) {
        return pipe("", arguments);
    }

    /** With the root of the test; containers inherit files, so that nobody waits for a pipe they hold open. */
    Result pipe(String stdin, String... arguments) {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of("--root", root.toString()));
        line.addAll(List.of(arguments));
        return execute(stdin, line);
    }

    Result execute(String stdin, List<String> line) {
        try {
            Path in = Files.writeString(Files.createTempFile(scratch, "in", ""), stdin);
            Path out = Files.createTempFile(scratch, "out", "");
            Path err = Files.createTempFile(scratch, "err", "");
            Process process = new ProcessBuilder(line)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(line + " takes more than " + PATIENCE_SECONDS + " s");
            }
            return new Result(process.exitValue(), read(out), read(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
