package org.gantry.images.unpack;

import java.io.IOException;
import java.io.InterruptedIOException;
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
    public void unpack(Manifest manifest, ImageConfig config, Watch watch) throws IOException {
        unpack(manifest, config, true, watch);
    }

    /** Looks on while layers are unpacked. */
    @FunctionalInterface
    public interface Watch {
        /** Does not want to see it. */
        Watch NONE = (_, source) -> source;

        /** What to read a layer from, given its own source. */
        LayerSource watched(Digest diffId, LayerSource source);
    }

    /** As {@link #unpack} for an image that was verified when it came: layers that are unpacked are not read again. */
    public void unpackMissing(Manifest manifest, ImageConfig config) throws IOException {
        unpack(manifest, config, false, Watch.NONE);
    }

    private void unpack(Manifest manifest, ImageConfig config, boolean verify, Watch watch) throws IOException {
        requireSameLength(manifest, config);
        List<Digest> diffIds = config.rootfs().diffIds();
        Digest parent = null;
        for (int i = 0; i < diffIds.size(); i++) {
            Digest layer = manifest.layers().get(i).digest();
            Digest expected = diffIds.get(i);
            Digest chainId = ChainId.next(parent, expected);
            boolean done = snapshotter.isCommitted(chainId);
            if (verify || !done) {
                LayerSource source = new StoredLayer(content, layer);
                Digest actual = done ? diffId(source) : unpack(watch.watched(expected, source), parent, expected);
                requireEqual(i, expected, actual);
            }
            parent = chainId;
        }
    }

    /** Refuses a manifest and a config that do not list the same layers. */
    public static void requireSameLength(Manifest manifest, ImageConfig config) {
        List<Digest> diffIds = config.rootfs().diffIds();
        if (diffIds.size() != manifest.layers().size()) {
            throw new EngineException.InvalidArgument("invalid manifest, layers length mismatch: expected "
                    + diffIds.size() + ", got " + manifest.layers().size());
        }
    }

    /**
     * Unpacks one layer, which may still be arriving; if it is unpacked already, only holds it against its diffID.
     *
     * @param number of the layer, for the refusal
     * @param parent chainID of what is below; it is unpacked
     */
    public void unpackLayer(int number, LayerSource source, @Nullable Digest parent, Digest diffId) throws IOException {
        boolean done = snapshotter.isCommitted(ChainId.next(parent, diffId));
        Digest actual = done ? diffId(source) : unpack(source, parent, diffId);
        requireEqual(number, diffId, actual);
    }

    private static void requireEqual(int layer, Digest expected, Digest actual) {
        if (!actual.equals(expected)) {
            throw new EngineException.InvalidArgument(
                    "invalid diffID for layer " + layer + ": expected \"" + expected + "\", got \"" + actual + "\"");
        }
    }

    /** Unpacks the only layer of an image whose diffID is not known beforehand, and returns that. */
    public Digest unpackBase(Descriptor layer) throws IOException {
        return unpack(new StoredLayer(content, layer.digest()), null, null);
    }

    /** Commits only what is as expected; without an expectation, what has an end mark. */
    private Digest unpack(LayerSource layer, @Nullable Digest parent, @Nullable Digest expected) throws IOException {
        String key = Snapshotter.UNPACK_PREFIX + UUID.randomUUID();
        RootfsMount mount = snapshotter.prepare(key, parent);
        try (LayerArchive archive = LayerArchive.open(layer)) {
            boolean ended = layers.apply(archive.content(), mount);
            Digest actual = archive.diffId();
            if (expected == null && !ended) {
                throw new EngineException.InvalidArgument(
                        "invalid tar archive: it has no end mark, so it is truncated");
            }
            awaitVerified(layer);
            if (expected == null || actual.equals(expected)) {
                snapshotter.commit(key, ChainId.next(parent, actual));
            }
            return actual;
        } finally {
            snapshotter.remove(key);
        }
    }

    private static Digest diffId(LayerSource layer) throws IOException {
        try (LayerArchive archive = LayerArchive.open(layer)) {
            Digest actual = archive.diffId();
            awaitVerified(layer);
            return actual;
        }
    }

    private static void awaitVerified(LayerSource layer) throws IOException {
        try {
            layer.awaitVerified();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + layer.digest());
        }
    }
}
