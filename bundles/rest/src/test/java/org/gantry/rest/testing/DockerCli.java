package org.gantry.rest.testing;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The docker command of this machine. Where there is none, the test that wants it is skipped, saying so. */
public final class DockerCli {
    private final Path socket;
    private final Path config;

    public DockerCli(Path socket, Path config) {
        boolean installed = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "docker")));
        Assumptions.assumeTrue(installed, "the docker CLI is not on PATH; install it to run this test");
        this.socket = socket;
        this.config = config;
    }

    public Result run(String... arguments) throws IOException, InterruptedException {
        return pipe("", arguments);
    }

    public Result pipe(String stdin, String... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        try (OutputStream input = process.getOutputStream()) {
            input.write(stdin.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // The command did not read its input, which is its right; what it did instead shows in the result.
            return result(process, String.valueOf(e.getMessage()));
        }
        return result(process, "");
    }

    public Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("DOCKER_"));
        builder.environment().put("DOCKER_HOST", "unix://" + socket);
        builder.environment().put("DOCKER_CONFIG", config.toString());
        return builder.start();
    }

    private static Result result(Process process, String note) throws IOException, InterruptedException {
        byte[] output = process.getInputStream().readAllBytes();
        byte[] errors = process.getErrorStream().readAllBytes();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("docker did not end within 30s " + note);
        }
        return new Result(
                process.exitValue(),
                new String(output, StandardCharsets.UTF_8),
                new String(errors, StandardCharsets.UTF_8));
    }

    /** How a command ended and what it printed. */
    public record Result(int exitCode, String output, String errors) {}
}
