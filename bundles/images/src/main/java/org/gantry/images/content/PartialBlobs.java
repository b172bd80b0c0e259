package org.gantry.images.content;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.gantry.api.oci.Digest;
import org.gantry.images.disk.Disk;

/**
 * What has been received of blobs that are not in the store yet: a file each, named by the digest it is to have, so that an
 * engine which was killed finds it again. What nobody came back for in a week goes at a start.
 */
final class PartialBlobs {
    private static final Duration KEPT = Duration.ofDays(7);

    private final ImageLayout layout;
    private final Disk disk;
    private final UnsettledBlobs unsettled;

    PartialBlobs(ImageLayout layout, Disk disk, UnsettledBlobs unsettled) throws IOException {
        this.layout = layout;
        this.disk = disk;
        this.unsettled = unsettled;
        removeStale(Instant.now().minus(KEPT));
    }

    PartialBlob open(Digest digest, long size) throws IOException {
        return new PartialBlob(layout.partial(digest), layout.blob(digest), disk, unsettled, digest, size);
    }

    private void removeStale(Instant before) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(layout.partial())) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    Files.delete(file);
                }
            }
        }
    }
}
