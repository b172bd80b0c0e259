package org.gantry.images.registry.progress;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.gantry.api.image.TransferListener;

/** Runs a transfer in a thread of its own while the caller's tells the listener, and ends it when nobody listens any more. */
public final class Transfer {
    private Transfer() {}

    /** What is to be done; it ends early when its thread is interrupted. */
    @FunctionalInterface
    public interface Work {
        void run(ProgressBoard board) throws IOException, InterruptedException;
    }

    public static void run(TransferListener listener, Work work) throws IOException, InterruptedException {
        var board = new ProgressBoard();
        Callable<Boolean> whole = () -> {
            try {
                work.run(board);
                return true;
            } finally {
                board.end();
            }
        };
        var task = new FutureTask<>(whole);
        Thread worker = Thread.ofVirtual().name("transfer").start(task);
        try {
            board.pump(listener);
        } catch (IOException | InterruptedException | RuntimeException e) {
            worker.interrupt();
            throw e;
        } finally {
            join(worker);
        }
        result(task);
    }

    /** It was told to end if it has to, and what it holds must be free before anybody tries again. */
    private static void join(Thread worker) {
        boolean interrupted = false;
        while (worker.isAlive()) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                interrupted = true;
                worker.interrupt();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void result(FutureTask<Boolean> task) throws IOException, InterruptedException {
        try {
            task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case InterruptedException interrupted -> throw interrupted;
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException("no work throws that", e);
            }
        }
    }
}
