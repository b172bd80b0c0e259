package org.gantry.images.registry.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLHandshakeException;

/**
 * Attempts at something that may fail for a while: a connection that breaks, a registry that is overloaded. The pause doubles
 * with each failure in a row, and is what the registry asks for if it asks.
 */
public final class Attempts {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** Longer than that nobody wants to wait without knowing why. */
    private static final Duration LONGEST_WISH = Duration.ofMinutes(2);

    private final int most;
    private final Duration pause;
    private int failures;

    public Attempts(int most, Duration pause) {
        this.most = most;
        this.pause = pause;
    }

    /** Something that is repeated when it fails. */
    @FunctionalInterface
    public interface Step<T> {
        T run() throws IOException, InterruptedException;
    }

    public <T> T run(Step<T> step) throws IOException, InterruptedException {
        reset();
        while (true) {
            try {
                return step.run();
            } catch (IOException e) {
                pauseAfter(e, _ -> {});
            }
        }
    }

    /** There was progress: failures before it no longer count. */
    public void reset() {
        failures = 0;
    }

    /**
     * Waits before the next attempt.
     *
     * @param announce is told how long
     * @throws IOException the failure itself, if there is to be no further attempt
     */
    public void pauseAfter(IOException failure, Consumer<Duration> announce) throws IOException, InterruptedException {
        failures++;
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException();
        }
        Duration wait = wait(failure);
        if (failures >= most || !isPassing(failure) || wait.compareTo(LONGEST_WISH) > 0) {
            throw failure;
        }
        announce.accept(wait);
        Thread.sleep(wait);
    }

    private Duration wait(IOException failure) {
        Duration growing = pause.multipliedBy(1L << Math.min(failures - 1, 20));
        Duration usual = growing.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : growing;
        return failure instanceof RegistryFailure refused ? refused.retryAfter().orElse(usual) : usual;
    }

    private static boolean isPassing(IOException failure) {
        return switch (failure) {
            case RegistryFailure refused -> refused.isPassing();
            case SSLHandshakeException _, InterruptedIOException _ -> false;
            default -> true;
        };
    }
}
