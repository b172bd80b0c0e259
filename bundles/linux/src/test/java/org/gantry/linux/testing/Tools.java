package org.gantry.linux.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Programs that some tests need and that not every machine has. */
public final class Tools {
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    private Tools() {}

    /** The path of a program; skips the test loudly when it is not installed. */
    public static String need(String program, String debianPackage) {
        Optional<Path> found = Stream.of("/usr/bin", "/bin", "/usr/local/bin")
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
        skipUnless(found.isPresent(), program + " is not installed (package " + debianPackage + ")");
        return found.orElseThrow().toString();
    }

    /** A busybox that needs no libraries; skips the test loudly when there is none. */
    public static Path staticBusybox() throws IOException {
        boolean present = Files.isExecutable(BUSYBOX) && !namesAnInterpreter(BUSYBOX);
        skipUnless(present, "no static busybox at " + BUSYBOX + " (package busybox-static)");
        return BUSYBOX;
    }

    /** Runs a program to its end and returns what it printed; fails the test when it fails. */
    public static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(String.join(" ", command) + " failed: " + output);
        }
        return output;
    }

    /** The path of the dynamic linker (PT_INTERP) stands near the beginning of the file. */
    private static boolean namesAnInterpreter(Path program) throws IOException {
        try (InputStream in = Files.newInputStream(program)) {
            return new String(in.readNBytes(4096), StandardCharsets.ISO_8859_1).contains("/ld-linux");
        }
    }

    /** Skips the test, saying why on stderr too. */
    public static void skipUnless(boolean condition, String reason) {
        if (!condition) {
            System.err.println("SKIPPED: " + reason);
        }
        Assumptions.assumeTrue(condition, reason);
    }
}
