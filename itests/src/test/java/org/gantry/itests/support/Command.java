package org.gantry.itests.support;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program with its arguments and environment. One that outstays its limit is killed, and the test fails. */
public record Command(List<String> line, Map<String, String> environment, Duration limit) {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    public static Command of(String... line) {
        return new Command(List.of(line), Map.of(), LIMIT);
    }

    public static Command of(List<String> line) {
        return new Command(List.copyOf(line), Map.of(), LIMIT);
    }

    public Command with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Command(line, Map.copyOf(more), limit);
    }

    public Command within(Duration other) {
        return new Command(line, environment, other);
    }

    public Command and(List<String> arguments) {
        List<String> more = new ArrayList<>(line);
        more.addAll(arguments);
        return new Command(List.copyOf(more), environment, limit);
    }

    /** Runs it with nothing on standard input. */
    public Result run() {
        return run(new byte[0]);
    }

    /** Runs it with these bytes on standard input; it may end without having read them. */
    public Result run(byte[] input) {
        try {
            Path out = Files.createTempFile("gantry-it", ".out");
            Path err = Files.createTempFile("gantry-it", ".err");
            try {
                int exit = finish(start(out, err), input);
                return new Result(line, exit, Files.readString(out), Files.readString(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", line), e);
        }
    }

    /** Starts it, with both outputs in one stream, for a test that talks to it. */
    public Session start() {
        try {
            return new Session(this, builder().redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", line), e);
        }
    }

    private Process start(Path out, Path err) throws IOException {
        return builder()
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
    }

    private ProcessBuilder builder() {
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().putAll(environment);
        return builder;
    }

    private int finish(Process process, byte[] input) throws IOException {
        try {
            send(process.getOutputStream(), input);
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("`" + String.join(" ", line) + "` has not ended within " + limit);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static void send(OutputStream stdin, byte[] input) throws IOException {
        try (stdin) {
            stdin.write(input);
        } catch (IOException e) {
            if (!"Broken pipe".equals(e.getMessage())) {
                throw e;
            }
        }
    }
}
