package org.gantry.images.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.gantry.api.image.ChainId;
import org.gantry.api.image.Image;
import org.gantry.api.image.ImageStore;
import org.gantry.api.image.ImageStore.ImportRequest;
import org.gantry.api.image.RootfsMount;
import org.gantry.api.image.TransferListener;
import org.gantry.api.oci.Digest;
import org.gantry.images.content.LayoutContentStore;
import org.gantry.images.disk.Disk;
import org.gantry.images.snapshot.LocalSnapshotter;
import org.gantry.images.store.LocalImageStore;
import org.gantry.images.tar.TarLimits;

/** A whole image side in a directory. Opening a second one on the same directory is a restart of the engine. */
public final class TestStore {
    public final LayoutContentStore content;
    public final LocalSnapshotter snapshotter;
    public final LocalImageStore images;

    public TestStore(Path root) {
        this(root, false, TarLimits.DEFAULT);
    }

    /** @param copying whether layers are copied, and not stacked */
    public TestStore(Path root, boolean copying, TarLimits limits) {
        try {
            content = new LayoutContentStore(root.resolve("images"), Disk.REAL);
            Path snapshots = root.resolve("snapshots");
            snapshotter = copying
                    ? LocalSnapshotter.copying(snapshots, Disk.REAL)
                    : LocalSnapshotter.overlay(snapshots, Disk.REAL);
            images = new LocalImageStore(content, snapshotter, limits);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<ImageStore.LoadedImage> load(byte[] archive) {
        try {
            return images.load(new ByteArrayInputStream(archive), TransferListener.NOBODY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Image importRootfs(byte[] archive, String name, String... changes) {
        try {
            return images.importRootfs(
                    new ByteArrayInputStream(archive), new ImportRequest(name, "test", List.of(changes), ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The layer directories of an image, topmost first. */
    public List<Path> layers(Image image) {
        Digest top = Objects.requireNonNull(ChainId.of(image.config().rootfs().diffIds()));
        return switch (snapshotter.view(top)) {
            case RootfsMount.Directory(Path path, boolean _) -> List.of(path);
            case RootfsMount.Overlay overlay -> overlay.lower();
        };
    }
}
