package org.gantry.images.content;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.gantry.api.EngineException;
import org.gantry.api.image.ContentStore;
import org.gantry.api.image.ResumableBlob;
import org.gantry.api.oci.Digest;
import org.gantry.images.disk.Disk;
import org.gantry.images.disk.EngineRoot;
import org.gantry.images.disk.Settling;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** The content store over an {@link ImageLayout} in {@code <root>/images}. */
@Component(service = ContentStore.class)
public final class LayoutContentStore implements ContentStore {
    private final ImageLayout layout;
    private final Disk disk;
    private final PartialBlobs partials;
    private final UnsettledBlobs unsettled;

    @Activate
    public LayoutContentStore(BundleContext context) throws IOException {
        this(EngineRoot.of(context).resolve("images"), Disk.REAL, Settling.Pace.behind());
    }

    /** A store whose blobs are on the disk at once. */
    public LayoutContentStore(Path directory, Disk disk) throws IOException {
        this(directory, disk, Settling.Pace.AT_ONCE);
    }

    LayoutContentStore(Path directory, Disk disk, Settling.Pace pace) throws IOException {
        this.layout = ImageLayout.open(directory, disk);
        this.disk = disk;
        this.unsettled = new UnsettledBlobs(layout, disk, pace);
        this.partials = new PartialBlobs(layout, disk, unsettled);
    }

    /** Waits until what was ingested is on the disk. */
    @Deactivate
    void settled() throws InterruptedException {
        unsettled.await();
    }

    @Override
    public Digest ingest(InputStream content, long maxBytes, Consumer<Digest> announced) throws IOException {
        try (var incoming = new IncomingBlob(layout.ingest(), disk, Sha.SHA256)) {
            incoming.receive(content, maxBytes);
            Digest digest = incoming.digest();
            announced.accept(digest);
            publish(incoming, digest);
            return digest;
        }
    }

    @Override
    public void ingest(InputStream content, Digest expected, long size) throws IOException {
        if (contains(expected)) {
            return;
        }
        try (var incoming = new IncomingBlob(layout.ingest(), disk, expected.algorithm())) {
            incoming.receive(content, size);
            verify(incoming, expected, size);
            publish(incoming, expected);
        }
    }

    private void publish(IncomingBlob incoming, Digest digest) throws IOException {
        if (unsettled.mayWait(incoming.size())) {
            unsettled.publish(digest, () -> incoming.name(layout.blob(digest)));
        } else {
            incoming.publish(layout.blob(digest));
        }
    }

    @Override
    public ResumableBlob resume(Digest digest, long size) throws IOException {
        return partials.open(digest, size);
    }

    @Override
    public InputStream open(Digest digest) throws IOException {
        try {
            return Files.newInputStream(layout.blob(digest));
        } catch (NoSuchFileException e) {
            throw missing(digest);
        }
    }

    @Override
    public boolean contains(Digest digest) {
        return Files.exists(layout.blob(digest));
    }

    @Override
    public long size(Digest digest) {
        try {
            return Files.size(layout.blob(digest));
        } catch (NoSuchFileException e) {
            throw missing(digest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<Digest> list() {
        var found = new ArrayList<Digest>();
        for (String algorithm : ImageLayout.algorithms()) {
            try (DirectoryStream<Path> blobs = Files.newDirectoryStream(layout.blobs(algorithm))) {
                blobs.forEach(blob ->
                        found.add(new Digest(algorithm, blob.getFileName().toString())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    @Override
    public void delete(Digest digest) {
        try {
            Files.deleteIfExists(layout.blob(digest));
            unsettled.forget(digest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Path directory() {
        return layout.directory();
    }

    private static void verify(IncomingBlob incoming, Digest expected, long size) {
        if (incoming.size() != size) {
            throw new EngineException.InvalidArgument(
                    expected + " should have " + size + " bytes, the content ends after " + incoming.size());
        }
        Digest actual = incoming.digest();
        if (!actual.equals(expected)) {
            throw new EngineException.InvalidArgument(
                    "the content does not match its digest: expected " + expected + ", got " + actual);
        }
    }

    private static EngineException.NotFound missing(Digest digest) {
        return new EngineException.NotFound("content " + digest + " is not in the store");
    }
}
