package org.gantry.images.registry.pull;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.gantry.api.EngineException;
import org.gantry.api.oci.Digest;
import org.gantry.images.store.ImageShelf;
import org.gantry.images.unpack.Beneath;
import org.gantry.images.unpack.Staircase;
import org.gantry.images.unpack.StoredLayer;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks the layers of one pull and puts the image together at the end, in threads of its own. Those are never interrupted,
 * as an interrupt would break whatever they do to files at the time, what cleans up after it included; they are ended by
 * closing what they read.
 */
final class LayersUnpack {
    private static final Duration LOOK = Duration.ofMillis(100);

    private final ImageShelf shelf;
    private final KeyedLocks<Digest> unpacking;
    private final Map<LayerPull, Download> downloads;
    private final Completion completion;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile List<LayerPull> layers = List.of();
    private volatile boolean aborted;

    /** What is done when all layers are there. */
    @FunctionalInterface
    interface Completion {
        void run() throws IOException;
    }

    LayersUnpack(
            ImageShelf shelf, KeyedLocks<Digest> unpacking, Map<LayerPull, Download> downloads, Completion completion) {
        this.shelf = shelf;
        this.unpacking = unpacking;
        this.downloads = downloads;
        this.completion = completion;
    }

    /** Returns when the thread has ended, whatever happens. */
    void run(List<LayerPull> work) throws IOException, InterruptedException {
        layers = List.copyOf(work);
        Thread thread = Thread.ofVirtual().name("unpack").start(this::unpackAll);
        if (failure.get() != null) {
            abort();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
                abort();
            }
        }
        if (interrupted) {
            throw new InterruptedException();
        }
        rethrow(failure.get());
    }

    /** Something has failed without which it makes no sense to go on. */
    void failed(Throwable cause) {
        if (failure.compareAndSet(null, cause)) {
            abort();
        }
    }

    private void abort() {
        aborted = true;
        layers.forEach(LayerPull::abort);
    }

    private void unpackAll() {
        try {
            Staircase.climb(layers.stream()
                    .map(layer -> (Staircase.Step) beneath -> unpackOrAbort(layer, beneath))
                    .toList());
            for (Download download : downloads.values()) {
                awaitVerified(download);
                download.publish();
            }
            completion.run();
        } catch (IOException | InterruptedException | RuntimeException e) {
            failure.compareAndSet(null, e);
        } catch (Error e) {
            failure.compareAndSet(null, e);
            throw e;
        }
    }

    /** The others wait for a download that may take long, or for the layer beneath, when one cannot be unpacked. */
    private void unpackOrAbort(LayerPull layer, Beneath beneath) throws IOException, InterruptedException {
        try {
            unpack(layer, beneath);
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            failed(e);
            throw e;
        }
    }

    private void unpack(LayerPull layer, Beneath beneath) throws IOException, InterruptedException {
        try (KeyedLocks.Held _ = lock(layer.planned().chainId())) {
            Download download = downloads.get(layer);
            if (download == null) {
                Digest blob = layer.planned().descriptor().digest();
                layer.unpack(shelf.unpacker(), new StoredLayer(shelf.content(), blob), beneath);
            } else {
                unpack(layer, download, beneath);
            }
        }
    }

    /** What was left of an earlier attempt may turn out wrong when it is whole, that is, after it was unpacked. */
    private void unpack(LayerPull layer, Download download, Beneath beneath) throws IOException, InterruptedException {
        try {
            layer.unpack(shelf.unpacker(), download, beneath);
        } catch (IOException | EngineException e) {
            awaitVerified(download);
            if (!download.hasStartedOver()) {
                throw e;
            }
            layer.unpack(shelf.unpacker(), download, beneath);
        }
    }

    private KeyedLocks.Held lock(Digest chainId) throws IOException, InterruptedException {
        Optional<KeyedLocks.Held> held = Optional.empty();
        while (held.isEmpty()) {
            requireWanted();
            held = unpacking.tryLock(chainId, LOOK);
        }
        return held.get();
    }

    private void awaitVerified(Download download) throws IOException, InterruptedException {
        requireWanted();
        while (!download.awaitVerdict(LOOK)) {
            requireWanted();
        }
        download.awaitVerified();
    }

    private void requireWanted() throws IOException {
        if (aborted) {
            throw new IOException("the pull was ended");
        }
    }

    private static void rethrow(@Nullable Throwable failure) throws IOException, InterruptedException {
        switch (failure) {
            case null -> {}
            case IOException e -> throw e;
            case InterruptedException e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw new EngineException.Internal("a pull failed: " + failure, failure);
        }
    }
}
