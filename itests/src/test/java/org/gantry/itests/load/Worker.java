package org.gantry.itests.load;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Does the same again and again, until it is told to stop. What fails is kept, and it goes on. */
public final class Worker implements AutoCloseable {
    private static final long PAUSE_MILLIS = 5;

    private final String name;
    private final Round round;
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger rounds = new AtomicInteger();
    private final Thread thread;
    private volatile boolean stopped;

    /** What it does. */
    @FunctionalInterface
    public interface Round {
        /** @param number from 0 */
        void run(int number) throws Exception;
    }

    private Worker(String name, Round round) {
        this.name = name;
        this.round = round;
        this.thread = Thread.ofPlatform().daemon().name("load-" + name).start(this::run);
    }

    public static Worker start(String name, Round round) {
        return new Worker(name, round);
    }

    private void run() {
        while (!stopped) {
            try {
                round.run(rounds.get());
                rounds.incrementAndGet();
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception | AssertionError e) {
                failures.add(name + " " + rounds.getAndIncrement() + " at " + Instant.now() + ": " + e);
            }
        }
    }

    public String name() {
        return name;
    }

    public int rounds() {
        return rounds.get();
    }

    public List<String> failures() {
        return failures;
    }

    /** Lets the round under way end. */
    @Override
    public void close() {
        stopped = true;
        try {
            thread.join(60_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            failures.add(name + " hangs");
        }
    }
}
