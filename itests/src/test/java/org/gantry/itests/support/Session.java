package org.gantry.itests.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A running command that a test types into and reads from. Closing it kills what still runs. */
public final class Session implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Command command;
    private final Process process;
    private final StringBuffer seen = new StringBuffer();
    private final Thread reader;

    Session(Command command, Process process) {
        this.command = command;
        this.process = process;
        this.reader = Thread.ofPlatform().daemon().name("session").start(this::read);
    }

    /** Types this, as it is: a line needs its end. */
    public Session type(String text) {
        try {
            process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(toString(), e);
        }
        return this;
    }

    /** Ends the input, as Ctrl-D on an empty line would. */
    public Session endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(toString(), e);
        }
        return this;
    }

    /** Waits until all output so far contains this. */
    public Session expect(String text) {
        assertThat(eventually(() -> seen.indexOf(text) >= 0, PATIENCE))
                .as("expected \"%s\" from %s", text, this)
                .isTrue();
        return this;
    }

    /** Waits until it has ended, and until all it wrote has been read. */
    public int exit() {
        try {
            assertThat(process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                    .as("ended: %s", this)
                    .isTrue();
            reader.join(PATIENCE);
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    public String output() {
        return seen.toString();
    }

    /** The process that was started, for sending it a signal. */
    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return "`" + String.join(" ", command.line()) + "`, which said:\n" + seen;
    }

    /** Asks every 10 ms. */
    public static boolean eventually(BooleanSupplier condition, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private void read() {
        byte[] buffer = new byte[8192];
        try (InputStream in = process.getInputStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                seen.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
            }
        } catch (IOException closed) {
            seen.append("\n[stream closed: ").append(closed.getMessage()).append("]");
        }
    }
}
