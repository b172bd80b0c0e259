package org.gantry.images.registry.pull;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.gantry.api.image.TransferMessage;
import org.gantry.api.oci.Digest;
import org.gantry.images.oci.LayerDescriptors;
import org.gantry.images.registry.progress.ProgressBoard;
import org.gantry.images.unpack.Beneath;
import org.gantry.images.unpack.ImageUnpacker;
import org.gantry.images.unpack.LayerSource;
import org.gantry.images.unpack.ProgressInput;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One layer of an image that is being pulled. */
final class LayerPull implements Download.Watcher {
    private static final Logger LOG = LoggerFactory.getLogger(LayerPull.class);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final long STEP = 1 << 19;

    private final PlannedLayer planned;
    private final ProgressBoard board;
    private final FailureSink failures;
    private volatile boolean extracting;
    private volatile boolean aborted;
    private volatile @Nullable InputStream current;

    /** Is told when the layer cannot be had. */
    @FunctionalInterface
    interface FailureSink {
        void failed(Throwable failure);
    }

    LayerPull(PlannedLayer planned, ProgressBoard board, FailureSink failures) {
        this.planned = planned;
        this.board = board;
        this.failures = failures;
    }

    PlannedLayer planned() {
        return planned;
    }

    void say(String status) {
        board.post(new TransferMessage.Layer(planned.descriptor().digest().shortHex(), status));
    }

    /** Unpacks it, perhaps while it is arriving. */
    void unpack(ImageUnpacker unpacker, LayerSource source, Beneath beneath) throws IOException {
        unpacker.unpackLayer(planned.number(), new Measured(source), planned.parent(), planned.diffId(), beneath);
        say("Pull complete");
    }

    /** Ends the unpacking of it, which fails then. */
    void abort() {
        aborted = true;
        InputStream open = current;
        if (open != null) {
            close(open);
        }
    }

    @Override
    public void on(Download.Step step) {
        if (step.total() > 0) {
            measure(step.status(), step.current());
        } else {
            say(step.status());
            extracting = step.status().equals("Download complete");
        }
    }

    @Override
    public void failed(Throwable failure) {
        failures.failed(failure);
    }

    private static void close(InputStream open) {
        try {
            open.close();
        } catch (IOException e) {
            LOG.debug("A layer that is no longer wanted could not be closed", e);
        }
    }

    private void measure(String status, long current) {
        board.post(new TransferMessage.Layer(
                planned.descriptor().digest().shortHex(),
                status,
                current,
                planned.descriptor().size()));
    }

    /** Tells how much of the blob has been unpacked, once it no longer tells how much has arrived. */
    private final class Measured implements LayerSource {
        private final LayerSource source;

        Measured(LayerSource source) {
            this.source = source;
        }

        @Override
        public Digest digest() {
            return source.digest();
        }

        @Override
        public InputStream open() throws IOException {
            InputStream raw = source.open();
            current = raw;
            if (aborted) {
                raw.close();
            }
            var opened = new BufferedInputStream(raw);
            requireAsDescribed(opened);
            return new ProgressInput(opened, STEP, count -> {
                if (extracting) {
                    measure("Extracting", count);
                }
            });
        }

        private void requireAsDescribed(InputStream opened) throws IOException {
            try {
                LayerDescriptors.requireAsDescribed(planned.descriptor(), opened);
            } catch (IOException | RuntimeException e) {
                opened.close();
                throw e;
            }
        }

        @Override
        public void awaitVerified() throws IOException, InterruptedException {
            while (source instanceof Download download && !download.awaitVerdict(LOOK)) {
                if (aborted) {
                    throw new IOException("the pull was ended");
                }
            }
            source.awaitVerified();
        }
    }
}
