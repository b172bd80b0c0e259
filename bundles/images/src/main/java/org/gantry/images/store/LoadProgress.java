package org.gantry.images.store;

import java.io.IOException;
import java.io.InputStream;
import org.gantry.api.image.ContentStore;
import org.gantry.api.image.TransferListener;
import org.gantry.api.image.TransferMessage;
import org.gantry.api.oci.Digest;
import org.gantry.images.unpack.LayerSource;
import org.gantry.images.unpack.ProgressInput;

/** Tells how much of each layer of a load is unpacked, as Docker does: only of those that are not here yet. */
final class LoadProgress {
    private static final long STEP = 1 << 19;

    private final ContentStore content;
    private final TransferListener listener;

    LoadProgress(ContentStore content, TransferListener listener) {
        this.content = content;
        this.listener = listener;
    }

    LayerSource measured(Digest diffId, LayerSource source) {
        return new Measured(diffId.shortHex(), source, content.size(source.digest()));
    }

    private final class Measured implements LayerSource {
        private final String id;
        private final LayerSource source;
        private final long size;

        Measured(String id, LayerSource source, long size) {
            this.id = id;
            this.source = source;
            this.size = size;
        }

        @Override
        public Digest digest() {
            return source.digest();
        }

        @Override
        public InputStream open() throws IOException {
            return new ProgressInput(source.open(), STEP, this::tell);
        }

        @Override
        public void awaitVerified() throws IOException, InterruptedException {
            source.awaitVerified();
            tell(size); // what follows the end mark of an archive is not always read
        }

        private void tell(long count) throws IOException {
            synchronized (listener) { // layers are unpacked at the same time
                listener.on(new TransferMessage.Layer(id, "Loading layer", count, size));
            }
        }
    }
}
