package org.gantry.images.snapshot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.gantry.api.image.RootfsMount;
import org.gantry.images.unpack.TreeCopy;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.FileData;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.TreeSize;

/**
 * Each snapshot is a whole tree of its own, for file systems that overlayfs does not work on. Where the file system has
 * reflinks (btrfs, xfs), a copy shares its blocks with the original until one of them changes.
 */
final class CopyLayering implements Layering {
    @Override
    public String name() {
        return "copy";
    }

    @Override
    public boolean stacksLater() {
        return false;
    }

    @Override
    public void begin(Path files, List<Path> beneath) throws IOException {
        if (beneath.isEmpty()) {
            RootAttributes.DEFAULT.applyTo(files);
            return;
        }
        TreeCopy.copy(beneath.getFirst(), files);
        try (Fd copied = Openat2.open(files.toString(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY)) {
            FileData.syncfs(copied);
        }
    }

    @Override
    public RootfsMount writable(Path files, Path work, List<Path> beneath) {
        return new RootfsMount.Directory(files, false);
    }

    @Override
    public RootfsMount readOnly(List<Path> layers) {
        return new RootfsMount.Directory(layers.getFirst(), true);
    }

    @Override
    public long size(Path files, List<Path> beneath) {
        return beneath.isEmpty() ? TreeSize.of(files.toString()) : TreeDifference.bytes(files, beneath.getFirst());
    }
}
