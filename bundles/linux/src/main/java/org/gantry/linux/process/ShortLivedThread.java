package org.gantry.linux.process;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * A platform thread for one piece of work that changes what the kernel associates with the thread (its namespaces, its credentials):
 * the thread ends with the work, so nobody ever runs in the changed state by accident.
 */
public final class ShortLivedThread {
    private ShortLivedThread() {}

    /** Runs the work and returns its result, or throws what it threw. */
    public static <T> T call(String name, Supplier<T> work) {
        var result = new CompletableFuture<T>();
        Thread.ofPlatform().name(name).daemon().start(() -> {
            try {
                result.complete(work.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.join();
        } catch (CompletionException e) {
            throw rethrown(e);
        }
    }

    /** The original exception, so that callers can tell errors apart. */
    private static RuntimeException rethrown(CompletionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException cause ? cause : e;
    }
}
