package org.gantry.images.unpack;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private final LayerUnpacker layers;

    public ImageUnpacker(ContentStore content, Snapshotter snapshotter, TarLimits limits) {
        this.content = content;
        this.snapshotter = snapshotter;
        this.layers = new LayerUnpacker(limits);
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
        List<Staircase.Step> steps = new ArrayList<>();
        Digest parent = null;
        for (int i = 0; i < diffIds.size(); i++) {
            Digest expected = diffIds.get(i);
            Digest below = parent;
            parent = ChainId.next(below, expected);
            if (verify || !snapshotter.isCommitted(parent)) {
                int number = i;
                var stored = new StoredLayer(content, manifest.layers().get(i).digest());
                Digest chainId = parent;
                steps.add(beneath -> {
                    boolean done = snapshotter.isCommitted(chainId);
                    LayerSource source = done ? stored : watch.watched(expected, stored);
                    unpackLayer(number, source, below, expected, beneath);
                });
            }
        }
        try {
            Staircase.climb(steps);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while an image was unpacked");
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
     * @param parent chainID of what is below it
     */
    public void unpackLayer(int number, LayerSource source, @Nullable Digest parent, Digest diffId, Beneath beneath)
            throws IOException {
        boolean done = snapshotter.isCommitted(ChainId.next(parent, diffId));
        Digest actual = done ? diffId(source) : unpack(source, parent, diffId, beneath);
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
        return unpack(new StoredLayer(content, layer.digest()), null, null, Beneath.THERE);
    }

    /** Commits only what is as expected; without an expectation, what has an end mark. */
    private Digest unpack(LayerSource layer, @Nullable Digest parent, @Nullable Digest expected, Beneath beneath)
            throws IOException {
        String key = Snapshotter.UNPACK_PREFIX + UUID.randomUUID();
        Digest later = parent == null || snapshotter.isCommitted(parent) || !snapshotter.stacksLater() ? null : parent;
        if (later == null) {
            beneath.await();
        }
        RootfsMount mount = snapshotter.prepare(key, later == null ? parent : null);
        try (LayerArchive archive = LayerArchive.open(layer)) {
            boolean ended = later == null
                    ? layers.apply(archive.content(), mount)
                    : layers.applyApart(archive.content(), mount, () -> directories(later, beneath));
            Digest actual = archive.diffId();
            if (expected == null && !ended) {
                throw new EngineException.InvalidArgument(
                        "invalid tar archive: it has no end mark, so it is truncated");
            }
            awaitVerified(layer);
            if (expected == null || actual.equals(expected)) {
                commit(key, ChainId.next(parent, actual), later, beneath);
            }
            return actual;
        } finally {
            snapshotter.remove(key);
        }
    }

    /** @param later what it is to stand on, if it was prepared on nothing */
    private void commit(String key, Digest chainId, @Nullable Digest later, Beneath beneath) throws IOException {
        if (later == null) {
            snapshotter.commit(key, chainId);
        } else {
            beneath.await();
            snapshotter.commit(key, chainId, later);
        }
    }

    /** Of the layers up to and including this one, topmost first. */
    private List<Path> directories(Digest chainId, Beneath beneath) throws IOException {
        beneath.await();
        return switch (snapshotter.view(chainId)) {
            case RootfsMount.Directory(Path path, boolean _) -> List.of(path);
            case RootfsMount.Overlay(List<Path> lower, Path _, Path _) -> lower;
        };
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
