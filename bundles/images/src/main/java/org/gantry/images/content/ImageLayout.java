package org.gantry.images.content;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gantry.api.oci.Digest;
import org.gantry.images.disk.AtomicFile;
import org.gantry.images.disk.Disk;
import org.gantry.images.disk.EngineRoot;

/**
 * The directory of an OCI image layout (image-layout.md): {@code oci-layout}, {@code index.json}, {@code blobs/}; and
 * {@code ingest/} and {@code partial/}, which are ours, for blobs that are not whole yet: those that end with their
 * request, and those that a later one goes on with; and {@code unsettled/} for marks of {@link UnsettledBlobs}.
 */
public final class ImageLayout {
    private static final byte[] MARKER = "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.US_ASCII);
    private static final List<String> ALGORITHMS = List.of("sha256", "sha512");

    private final Path directory;

    private ImageLayout(Path directory) {
        this.directory = directory;
    }

    /** Opens a layout, made if it is missing, and removes what a crash left in {@code ingest/}. */
    public static ImageLayout open(Path directory, Disk disk) throws IOException {
        var layout = new ImageLayout(EngineRoot.privateDirectory(directory));
        for (String algorithm : ALGORITHMS) {
            Files.createDirectories(layout.blobs(algorithm));
        }
        Files.createDirectories(layout.ingest());
        Files.createDirectories(layout.partial());
        Files.createDirectories(layout.unsettled());
        try (DirectoryStream<Path> stale = Files.newDirectoryStream(layout.ingest())) {
            for (Path file : stale) {
                Files.delete(file);
            }
        }
        var marker = new AtomicFile(directory.resolve("oci-layout"), disk);
        if (!marker.exists()) {
            marker.write(MARKER);
        }
        return layout;
    }

    public Path directory() {
        return directory;
    }

    public Path index() {
        return directory.resolve("index.json");
    }

    Path blob(Digest digest) {
        return blobs(digest.algorithm()).resolve(digest.hex());
    }

    Path blobs(String algorithm) {
        return directory.resolve("blobs").resolve(algorithm);
    }

    Path ingest() {
        return directory.resolve("ingest");
    }

    Path partial() {
        return directory.resolve("partial");
    }

    Path unsettled() {
        return directory.resolve("unsettled");
    }

    /** Where a blob is while it is received. */
    Path partial(Digest digest) {
        return partial().resolve(fileName(digest));
    }

    /** Where the mark of a blob is. */
    Path unsettled(Digest digest) {
        return unsettled().resolve(fileName(digest));
    }

    private static String fileName(Digest digest) {
        return digest.algorithm() + "-" + digest.hex();
    }

    static List<String> algorithms() {
        return ALGORITHMS;
    }
}
