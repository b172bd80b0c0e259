package org.gantry.images.rootfs;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.gantry.api.image.ChainId;
import org.gantry.api.image.ContentStore;
import org.gantry.api.image.FileChange;
import org.gantry.api.image.ImageStore.CommitRequest;
import org.gantry.api.image.RootfsMount;
import org.gantry.api.image.Snapshotter;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Digest;
import org.gantry.api.oci.ImageConfig;
import org.gantry.images.archive.ArchivedImage;
import org.gantry.images.content.ProducedInput;
import org.gantry.images.diff.LayerDiffer;
import org.gantry.images.oci.DocumentWriter;
import org.gantry.images.oci.LayerDescriptors;
import org.gantry.images.oci.Manifest;
import org.gantry.images.oci.MediaTypes;
import org.gantry.images.reference.Reference;
import org.gantry.images.tar.TarLimits;
import org.gantry.images.unpack.Beneath;
import org.gantry.images.unpack.ImageUnpacker;
import org.gantry.images.unpack.StoredLayer;
import org.jspecify.annotations.Nullable;

/**
 * Makes an image of a container: the image it was made from, and one more layer with what it has changed. The layer is not
 * compressed, so that it is its own diffID, and is unpacked as any other: what was written is what is read.
 */
public final class ContainerCommit {
    private final ContentStore content;
    private final Snapshotter snapshotter;
    private final ImageUnpacker unpacker;
    private final DocumentWriter writer;
    private final LayerDiffer differ = new LayerDiffer();
    private final Clock clock;

    public ContainerCommit(ContentStore content, Snapshotter snapshotter, ImageUnpacker unpacker, Clock clock) {
        this.content = content;
        this.snapshotter = snapshotter;
        this.unpacker = unpacker;
        this.writer = new DocumentWriter(content);
        this.clock = clock;
    }

    /** What the container was made from. */
    public record Base(Manifest manifest, ImageConfig config) {}

    /** Stores and unpacks the image. It is in no catalog yet. */
    public ArchivedImage run(CommitRequest request, Base base, List<Reference> names, Runnable onceRead)
            throws IOException {
        ImageConfig.Execution execution = ConfigChanges.apply(request.config(), request.changes());
        Instant now = clock.instant();
        List<Digest> diffIds = new ArrayList<>(base.config().rootfs().diffIds());
        List<Descriptor> layers = new ArrayList<>();
        for (Descriptor layer : base.manifest().layers()) {
            layers.add(LayerDescriptors.of(content, layer.digest()));
        }
        Digest own = layer(request, ChainId.of(diffIds), now);
        onceRead.run();
        if (own != null) {
            unpacker.unpackLayer(
                    diffIds.size(), new StoredLayer(content, own), ChainId.of(diffIds), own, Beneath.THERE);
            diffIds.add(own);
            layers.add(Descriptor.of(MediaTypes.LAYER, own, content.size(own)));
        }
        ImageConfig config = config(request, base.config(), execution, diffIds, history(request, now, own == null));
        var manifest = Manifest.of(writer.write(MediaTypes.CONFIG, config), layers);
        return new ArchivedImage(writer.write(manifest), manifest, config, names);
    }

    /** The container's layer, stored; null if it has changed nothing. */
    private @Nullable Digest layer(CommitRequest request, @Nullable Digest parent, Instant now) throws IOException {
        RootfsMount snapshot = snapshotter.mount(request.snapshot());
        RootfsMount beneath = parent == null ? null : snapshotter.view(parent);
        List<FileChange> changes = differ.changes(beneath, snapshot, request.scaffolding());
        if (changes.isEmpty()) {
            return null;
        }
        try (var archive = new ProducedInput(out -> differ.write(snapshot, changes, now, out))) {
            return content.ingest(archive, TarLimits.DEFAULT.bytes());
        }
    }

    private static ImageConfig.History history(CommitRequest request, Instant now, boolean empty) {
        return new ImageConfig.History(
                now,
                emptyToNull(request.createdBy()),
                emptyToNull(request.author()),
                emptyToNull(request.message()),
                empty ? Boolean.TRUE : null);
    }

    private static ImageConfig config(
            CommitRequest request,
            ImageConfig base,
            ImageConfig.Execution execution,
            List<Digest> diffIds,
            ImageConfig.History step) {
        List<ImageConfig.History> history = new ArrayList<>(base.history() == null ? List.of() : base.history());
        history.add(step);
        return new ImageConfig(
                step.created(),
                emptyToNull(request.author()),
                base.architecture(),
                base.os(),
                base.osVersion(),
                base.variant(),
                execution,
                new ImageConfig.RootFs("layers", List.copyOf(diffIds)),
                history);
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
