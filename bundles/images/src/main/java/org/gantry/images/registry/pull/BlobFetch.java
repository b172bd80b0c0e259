package org.gantry.images.registry.pull;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.gantry.api.EngineException;
import org.gantry.api.image.ResumableBlob;
import org.gantry.api.image.ResumableBlob.Piece;
import org.gantry.images.registry.http.Attempts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives what is missing of a blob, over as many connections as that takes. A large one is received in pieces; once the
 * server has sent a range, helpers take pieces too. What a helper cannot get it gives back: only the fetch itself can fail.
 */
final class BlobFetch {
    private static final Logger LOG = LoggerFactory.getLogger(BlobFetch.class);

    private final ResumableBlob blob;
    private final BlobSource source;
    private final Supplier<Attempts> attempts;
    private final Parallelism parallelism;
    private final Phases phases;
    private final AtomicInteger connections = new AtomicInteger(1);

    /** Is told how far it is, by any of the threads. */
    interface Phases {
        void downloading(long received);

        void retrying(Duration wait);

        void verifying();

        void startingOver();
    }

    /** @param parallelism has given one connection already */
    BlobFetch(
            ResumableBlob blob,
            BlobSource source,
            Supplier<Attempts> attempts,
            Parallelism parallelism,
            Phases phases) {
        this.blob = blob;
        this.source = source;
        this.attempts = attempts;
        this.parallelism = parallelism;
        this.phases = phases;
    }

    /** Returns when the blob is whole and verified. Bytes of an earlier attempt that turn out wrong are asked for again. */
    void run() throws IOException, InterruptedException {
        boolean resumed = blob.received() > 0;
        receive();
        phases.verifying();
        boolean sound = blob.verify();
        if (!sound && resumed) {
            phases.startingOver();
            receive();
            sound = blob.verify();
        }
        if (!sound) {
            throw new EngineException.InvalidArgument(
                    "filesystem layer verification failed for digest " + blob.digest());
        }
    }

    private void receive() throws IOException, InterruptedException {
        var queue = new PieceQueue(blob.missing(parallelism.pieceBytes(blob.size())));
        List<Thread> helpers = new ArrayList<>();
        try {
            while (!queue.isEmpty()) {
                receive(queue, helpers);
                for (Thread helper : helpers) {
                    helper.join();
                }
            }
        } finally {
            end(helpers);
        }
    }

    /** Receives what is in the queue, with helpers where they are of use. */
    private void receive(PieceQueue queue, List<Thread> helpers) throws IOException, InterruptedException {
        var fetch = new PieceFetch(blob, source, queue, phases);
        Attempts own = attempts.get();
        for (Optional<Piece> next = queue.take(); next.isPresent(); next = queue.take()) {
            boolean ranges = receive(fetch, next.get(), own);
            while (ranges && !queue.isEmpty() && parallelism.tryAcquireFurther(connections.get())) {
                connections.incrementAndGet();
                helpers.add(Thread.ofVirtual()
                        .name("download-" + blob.digest().shortHex() + "-" + helpers.size())
                        .start(() -> help(queue)));
            }
        }
    }

    private boolean receive(PieceFetch fetch, Piece piece, Attempts own) throws IOException, InterruptedException {
        boolean ranges = false;
        while (piece.position() < piece.end()) {
            long before = piece.position();
            try {
                ranges = fetch.receive(piece);
            } catch (IOException e) {
                if (piece.position() > before) {
                    own.reset();
                }
                own.pauseAfter(e, phases::retrying);
            }
        }
        return ranges;
    }

    /** Ends when there is nothing left, when somebody needs the connection more, or when something does not work. */
    private void help(PieceQueue queue) {
        try {
            var fetch = new PieceFetch(blob, source, queue, phases);
            Attempts own = attempts.get();
            boolean useful = true;
            while (useful && !parallelism.isContended()) {
                Optional<Piece> next = queue.take();
                useful = next.isPresent() && help(queue, fetch, next.get(), own);
            }
        } finally {
            connections.decrementAndGet();
            parallelism.release();
        }
    }

    private boolean help(PieceQueue queue, PieceFetch fetch, Piece piece, Attempts own) {
        try {
            return receive(fetch, piece, own);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (IOException | EngineException e) {
            LOG.debug("A further connection for {} is given up", blob.digest(), e);
            return false;
        } finally {
            if (piece.position() < piece.end()) {
                queue.giveBack(piece);
            }
        }
    }

    /** When the fetch fails or is interrupted, so are they; else they have ended. */
    private static void end(List<Thread> helpers) {
        helpers.forEach(Thread::interrupt);
        boolean interrupted = Thread.interrupted();
        for (Thread helper : helpers) {
            while (helper.isAlive()) {
                try {
                    helper.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
