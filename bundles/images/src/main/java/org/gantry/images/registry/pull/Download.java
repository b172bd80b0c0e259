package org.gantry.images.registry.pull;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.gantry.api.EngineException;
import org.gantry.api.image.ResumableBlob;
import org.gantry.api.oci.Digest;
import org.gantry.images.registry.http.Attempts;
import org.gantry.images.unpack.LayerSource;
import org.jspecify.annotations.Nullable;

/** A blob on its way here, in a thread of its own, for everybody who wants it at the time. */
final class Download implements LayerSource {
    private final ResumableBlob blob;
    private final BlobSource source;
    private final Supplier<Attempts> attempts;
    private final Parallelism parallelism;
    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
    private final CountDownLatch verified = new CountDownLatch(1);
    private final Thread thread;
    private volatile Step last = new Step("Waiting", 0, 0);
    private volatile @Nullable Throwable failure;
    private volatile boolean startedOver;

    /** How far it is. */
    record Step(String status, long current, long total) {}

    /** Is told how it goes, by the threads that do it. */
    interface Watcher {
        void on(Step step);

        void failed(Throwable failure);
    }

    Download(ResumableBlob blob, BlobSource source, Supplier<Attempts> attempts, Parallelism parallelism) {
        this.blob = blob;
        this.source = source;
        this.attempts = attempts;
        this.parallelism = parallelism;
        this.thread =
                Thread.ofVirtual().name("download-" + blob.digest().shortHex()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Tells from now on; first of all how it is at the moment. */
    void watch(Watcher watcher) {
        watchers.add(watcher);
        watcher.on(last);
        Throwable present = failure;
        if (present != null) {
            watcher.failed(present);
        }
    }

    void unwatch(Watcher watcher) {
        watchers.remove(watcher);
    }

    @Override
    public Digest digest() {
        return blob.digest();
    }

    @Override
    public InputStream open() throws IOException {
        return blob.open();
    }

    @Override
    public void awaitVerified() throws IOException, InterruptedException {
        verified.await();
        requireSuccess();
    }

    private void requireSuccess() throws IOException {
        Throwable present = failure;
        if (present != null) {
            throw new IOException("the download of " + digest() + " failed", present);
        }
    }

    /** Whether it is verified or has failed, after waiting for that for a while. */
    boolean awaitVerdict(Duration patience) throws InterruptedException {
        return verified.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Whether what was read of it at first was wrong. */
    boolean hasStartedOver() {
        return startedOver;
    }

    /** Makes it part of the content store; after {@link #awaitVerified}. */
    void publish() throws IOException {
        requireSuccess();
        blob.publish();
    }

    /** Ends it if it has not ended, and lets go of the file, whose content stays. */
    void stop() throws IOException {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        blob.close();
    }

    private void run() {
        try {
            parallelism.acquire();
            try {
                new BlobFetch(blob, source, attempts, parallelism, new Told()).run();
            } finally {
                parallelism.release();
            }
            verified.countDown();
            tell(new Step("Download complete", 0, 0));
        } catch (IOException | InterruptedException | EngineException e) {
            fail(e);
        } catch (RuntimeException | Error e) {
            fail(e);
            throw e;
        } finally {
            verified.countDown();
        }
    }

    private void fail(Throwable cause) {
        failure = cause;
        blob.fail(cause);
        watchers.forEach(watcher -> watcher.failed(cause));
    }

    private void tell(Step step) {
        last = step;
        watchers.forEach(watcher -> watcher.on(step));
    }

    private final class Told implements BlobFetch.Phases {
        @Override
        public void downloading(long received) {
            tell(new Step("Downloading", received, blob.size()));
        }

        @Override
        public void retrying(Duration wait) {
            tell(new Step("Retrying in " + Math.max(1, wait.toSeconds()) + " seconds", 0, 0));
        }

        @Override
        public void verifying() {
            tell(new Step("Verifying Checksum", 0, 0));
        }

        @Override
        public void startingOver() {
            startedOver = true;
        }
    }
}
