package org.gantry.network.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.junit.jupiter.api.Assumptions;

/** Programs run inside a network namespace, as a container's would be: the thread that starts them has entered it. */
public final class Inside {
    private static final long PATIENCE_SECONDS = 20;

    private final Fd namespace;

    private Inside(Fd namespace) {
        this.namespace = namespace;
    }

    public static Inside of(Fd namespace) {
        return new Inside(namespace);
    }

    /** What a program prints, once it has ended, whatever its exit code. */
    public String run(String... command) {
        Process process = start(command);
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", command) + " does not end");
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What a line of bash prints. */
    public String bash(String script) {
        return run("bash", "-c", script);
    }

    /** Starts a program that goes on; the caller ends it. */
    public Process start(String... command) {
        need(command[0]);
        return NetNamespaces.callIn(namespace, () -> {
            try {
                return new ProcessBuilder(command).redirectErrorStream(true).start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void need(String program) {
        boolean found = Stream.of("/usr/sbin", "/sbin", "/usr/bin", "/bin")
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
        if (!found) {
            System.err.println("SKIPPED: " + program + " is not installed");
        }
        Assumptions.assumeTrue(found, program + " is not installed");
    }

    /** The lines a program has printed. */
    public List<String> lines(String... command) {
        return run(command).lines().toList();
    }
}
