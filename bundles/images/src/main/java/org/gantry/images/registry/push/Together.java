package org.gantry.images.registry.push;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Does several things at the same time; the first that fails ends the others. */
final class Together {
    private Together() {}

    static void run(int atATime, List<Callable<?>> works) throws IOException, InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(
                atATime, Thread.ofVirtual().name("upload-", 0).factory())) {
            var running = new ExecutorCompletionService<Object>(threads);
            works.forEach(work -> running.submit(work::call));
            try {
                for (int i = 0; i < works.size(); i++) {
                    running.take().get();
                }
            } catch (ExecutionException e) {
                threads.shutdownNow();
                throw failure(e);
            } catch (InterruptedException e) {
                threads.shutdownNow();
                throw e;
            }
        }
    }

    private static IOException failure(ExecutionException e) throws InterruptedException {
        return switch (e.getCause()) {
            case IOException failure -> failure;
            case InterruptedException interrupted -> throw interrupted;
            case RuntimeException failure -> throw failure;
            case null, default -> throw new IllegalStateException("no upload throws that", e);
        };
    }
}
