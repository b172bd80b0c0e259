package org.gantry.images.hello;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import org.gantry.api.image.ContentStore;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Digest;
import org.gantry.api.oci.ImageConfig;
import org.gantry.images.archive.ArchivedImage;
import org.gantry.images.oci.DocumentWriter;
import org.gantry.images.oci.HostPlatform;
import org.gantry.images.oci.Manifest;
import org.gantry.images.oci.MediaTypes;
import org.gantry.images.reference.Reference;
import org.gantry.linux.syscall.Arch;

/**
 * {@code hello:latest}: an image of one layer with one file, made on the spot, so that a fresh engine can run something
 * without a registry. The same on every start of the same engine version, its identifier included.
 */
public final class HelloImage {
    public static final Reference NAME = Reference.parse("hello:latest");

    private static final String PROGRAM = "hello";
    private static final Instant CREATED = Instant.parse("2025-01-01T00:00:00Z");

    private final ContentStore content;

    public HelloImage(ContentStore content) {
        this.content = content;
    }

    /** Writes the image's blobs. */
    public ArchivedImage make() throws IOException {
        byte[] layer = ProgramLayer.of(PROGRAM, HelloProgram.of(Arch.current(), text()), CREATED);
        Digest diffId = content.ingest(new ByteArrayInputStream(layer), layer.length);
        ImageConfig config = config(diffId);
        var writer = new DocumentWriter(content);
        var manifest = Manifest.of(
                writer.write(MediaTypes.CONFIG, config),
                List.of(Descriptor.of(MediaTypes.LAYER, diffId, layer.length)));
        return new ArchivedImage(writer.write(manifest), manifest, config, List.of(NAME));
    }

    private static byte[] text() throws IOException {
        try (InputStream in = HelloImage.class.getResourceAsStream("hello.txt")) {
            if (in == null) {
                throw new IllegalStateException("hello.txt is missing from the bundle");
            }
            return in.readAllBytes();
        }
    }

    private static ImageConfig config(Digest diffId) {
        String program = "/" + PROGRAM;
        var execution =
                new ImageConfig.Execution(null, null, List.of("PATH=/"), null, List.of(program), null, "/", null, null);
        var history = List.of(
                new ImageConfig.History(CREATED, "COPY " + PROGRAM + " / # embedded", null, "comes with Gantry", null),
                new ImageConfig.History(CREATED, "CMD [\"" + program + "\"]", null, null, true));
        return new ImageConfig(
                CREATED,
                null,
                HostPlatform.architecture(),
                HostPlatform.OS,
                null,
                null,
                execution,
                new ImageConfig.RootFs("layers", List.of(diffId)),
                history);
    }
}
