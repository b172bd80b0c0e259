package org.gantry.images.rootfs;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.gantry.api.image.ContentStore;
import org.gantry.api.image.ImageStore.ImportRequest;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Digest;
import org.gantry.api.oci.ImageConfig;
import org.gantry.images.archive.ArchivedImage;
import org.gantry.images.oci.DocumentWriter;
import org.gantry.images.oci.LayerDescriptors;
import org.gantry.images.oci.Manifest;
import org.gantry.images.oci.MediaTypes;
import org.gantry.images.reference.Reference;
import org.gantry.images.tar.TarLimits;
import org.gantry.images.unpack.ImageUnpacker;

/** Makes an image of one layer from a tar archive of a root filesystem. */
public final class RootfsImport {
    private final ContentStore content;
    private final ImageUnpacker unpacker;
    private final DocumentWriter writer;
    private final Clock clock;

    public RootfsImport(ContentStore content, ImageUnpacker unpacker, Clock clock) {
        this.content = content;
        this.unpacker = unpacker;
        this.writer = new DocumentWriter(content);
        this.clock = clock;
    }

    /** Stores and unpacks the image. It is in no catalog yet. */
    public ArchivedImage run(InputStream archive, ImportRequest request, List<Reference> names) throws IOException {
        ImagePlatform platform = ImagePlatform.parse(request.platform());
        ImageConfig.Execution execution = ConfigChanges.apply(ImageConfig.Execution.EMPTY, request.changes());
        Descriptor layer = LayerDescriptors.of(content, content.ingest(archive, TarLimits.DEFAULT.bytes()));
        Digest diffId = unpacker.unpackBase(layer);
        ImageConfig config = config(platform, execution, diffId, request.message());
        var manifest = Manifest.of(writer.write(MediaTypes.CONFIG, config), List.of(layer));
        return new ArchivedImage(writer.write(manifest), manifest, config, names);
    }

    private ImageConfig config(ImagePlatform platform, ImageConfig.Execution execution, Digest diffId, String message) {
        Instant now = clock.instant();
        var history = new ImageConfig.History(now, null, null, message.isEmpty() ? null : message, null);
        return new ImageConfig(
                now,
                null,
                platform.architecture(),
                platform.os(),
                null,
                platform.variant(),
                execution,
                new ImageConfig.RootFs("layers", List.of(diffId)),
                List.of(history));
    }
}
