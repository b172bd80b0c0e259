package org.gantry.images.unpack;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.gantry.api.EngineException;
import org.gantry.api.image.ChainId;
import org.gantry.api.image.ContentStore;
import org.gantry.api.image.RootfsMount;
import org.gantry.api.image.Snapshotter;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Digest;
import org.gantry.api.oci.ImageConfig;
import org.gantry.images.oci.Manifest;
import org.gantry.images.tar.TarLimits;
import org.jspecify.annotations.Nullable;

/** Turns the layers of an image into committed snapshots, and holds each against the diffID the config gives for it. */
public final class ImageUnpacker {
    private final ContentStore content;
    private final Snapshotter snapshotter;
    private final LayerUnpacker layers = new LayerUnpacker(TarLimits.DEFAULT);

    public ImageUnpacker(ContentStore content, Snapshotter snapshotter) {
        this.content = content;
        this.snapshotter = snapshotter;
    }

    /**
     * Unpacks what is not unpacked yet. Layers that are are verified all the same: a manifest must not be able to pass
     * other content off under a diffID that is known here.
     *
     * @throws EngineException.InvalidArgument in Docker's words if manifest, config and layers do not fit together
     */
    public void unpack(Manifest manifest, ImageConfig config) throws IOException {
        unpack(manifest, config, true);
    }

    /** As {@link #unpack} for an image that was verified when it came: layers that are unpacked are not read again. */
    public void unpackMissing(Manifest manifest, ImageConfig config) throws IOException {
        unpack(manifest, config, false);
    }

    private void unpack(Manifest manifest, ImageConfig config, boolean verify) throws IOException {
        List<Digest> diffIds = config.rootfs().diffIds();
        if (diffIds.size() != manifest.layers().size()) {
            throw new EngineException.InvalidArgument("invalid manifest, layers length mismatch: expected "
                    + diffIds.size() + ", got " + manifest.layers().size());
        }
        Digest parent = null;
        for (int i = 0; i < diffIds.size(); i++) {
            Digest layer = manifest.layers().get(i).digest();
            Digest expected = diffIds.get(i);
            Digest chainId = ChainId.next(parent, expected);
            boolean done = snapshotter.isCommitted(chainId);
            if (verify || !done) {
                Digest actual = done ? diffId(layer) : unpack(layer, parent, expected);
                requireEqual(i, expected, actual);
            }
            parent = chainId;
        }
    }

    private static void requireEqual(int layer, Digest expected, Digest actual) {
        if (!actual.equals(expected)) {
            throw new EngineException.InvalidArgument(
                    "invalid diffID for layer " + layer + ": expected \"" + expected + "\", got \"" + actual + "\"");
        }
    }

    /** Unpacks the only layer of an image whose diffID is not known beforehand, and returns that. */
    public Digest unpackBase(Descriptor layer) throws IOException {
        return unpack(layer.digest(), null, null);
    }

    /** Commits only what is as expected; without an expectation, what has an end mark. */
    private Digest unpack(Digest layer, @Nullable Digest parent, @Nullable Digest expected) throws IOException {
        String key = Snapshotter.UNPACK_PREFIX + UUID.randomUUID();
        RootfsMount mount = snapshotter.prepare(key, parent);
        try (LayerArchive archive = LayerArchive.open(content, layer)) {
            boolean ended = layers.apply(archive.content(), mount);
            Digest actual = archive.diffId();
            if (expected == null && !ended) {
                throw new EngineException.InvalidArgument(
                        "invalid tar archive: it has no end mark, so it is truncated");
            }
            if (expected == null || actual.equals(expected)) {
                snapshotter.commit(key, ChainId.next(parent, actual));
            }
            return actual;
        } finally {
            snapshotter.remove(key);
        }
    }

    private Digest diffId(Digest layer) throws IOException {
        try (LayerArchive archive = LayerArchive.open(content, layer)) {
            return archive.diffId();
        }
    }
}
