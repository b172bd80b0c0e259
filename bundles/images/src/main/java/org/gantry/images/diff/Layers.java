package org.gantry.images.diff;

import java.nio.file.Path;
import java.util.List;
import org.gantry.api.image.RootfsMount;
import org.gantry.images.unpack.LowerLayers;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.jspecify.annotations.Nullable;

/**
 * A writable snapshot, opened: its own directory, and what it stands on. It is read as it is on the disk and not as it is
 * mounted, which does not disturb a container that runs on it.
 *
 * @param complete whether the directory holds everything that is to be seen; of an overlay, it holds what differs
 */
record Layers(Fd own, LowerLayers beneath, boolean complete) implements AutoCloseable {
    private static final int READ = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY;

    static Layers open(@Nullable RootfsMount parent, RootfsMount snapshot) {
        return switch (snapshot) {
            case RootfsMount.Overlay(List<Path> lower, Path upper, Path _)
            when upper != null -> open(upper, lower, false);
            case RootfsMount.Directory(Path path, boolean readOnly) when !readOnly -> open(path, of(parent), true);
            default -> throw new IllegalArgumentException("a read-only snapshot has no changes: " + snapshot);
        };
    }

    private static Layers open(Path directory, List<Path> beneath, boolean complete) {
        LowerLayers lower = LowerLayers.open(beneath);
        try {
            return new Layers(Openat2.open(directory.toString(), READ), lower, complete);
        } catch (RuntimeException e) {
            lower.close();
            throw e;
        }
    }

    private static List<Path> of(@Nullable RootfsMount mount) {
        return switch (mount) {
            case null -> List.of();
            case RootfsMount.Overlay overlay -> overlay.lower();
            case RootfsMount.Directory directory -> List.of(directory.path());
        };
    }

    @Override
    public void close() {
        own.close();
        beneath.close();
    }
}
