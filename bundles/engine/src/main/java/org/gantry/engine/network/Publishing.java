package org.gantry.engine.network;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.gantry.api.network.PublishedPort;

/** Ports of a container that a thread of their own publishes while the rest of the container is made. */
public final class Publishing {
    private static final Publishing NOTHING = new Publishing(CompletableFuture.completedFuture(List.of()));

    private final CompletableFuture<List<PublishedPort>> published;

    private Publishing(CompletableFuture<List<PublishedPort>> published) {
        this.published = published;
    }

    static Publishing begin(Supplier<List<PublishedPort>> work) {
        return new Publishing(CompletableFuture.supplyAsync(
                work, task -> Thread.ofVirtual().name("gantry-ports").start(task)));
    }

    static Publishing nothing() {
        return NOTHING;
    }

    /** Whether it can be refused, so that nothing of the container may have run before it is over. */
    public boolean isAwaited() {
        return this != NOTHING;
    }

    /**
     * Does something meanwhile. However this ends, nothing is being published any more, so what was may be taken back. A port
     * that is refused is what is told, whatever else has failed, as if ports were published first.
     */
    public <T> T during(Supplier<T> work) {
        T made;
        try {
            made = work.get();
        } catch (RuntimeException | Error e) {
            throw withFailureOf(e);
        }
        ports();
        return made;
    }

    private RuntimeException withFailureOf(Throwable other) {
        try {
            ports();
        } catch (RuntimeException | Error refused) {
            refused.addSuppressed(other);
            throw refused;
        }
        if (other instanceof Error error) {
            throw error;
        }
        return (RuntimeException) other;
    }

    /** Those that are published; waits for them. */
    public List<PublishedPort> ports() {
        try {
            return published.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw e;
        }
    }
}
