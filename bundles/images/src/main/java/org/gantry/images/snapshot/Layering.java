package org.gantry.images.snapshot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.gantry.api.image.RootfsMount;

/** How the directories of layers become one tree. Lists of layers are topmost first. */
interface Layering {
    /** As in {@code docker info}, Storage Driver. */
    String name();

    /** Whether what is beneath a snapshot can be said when it is full. */
    boolean stacksLater();

    /** Fills the directory of a new snapshot, which nobody sees yet; afterwards it is durable. */
    void begin(Path files, List<Path> beneath) throws IOException;

    /** What to mount to write into a snapshot. */
    RootfsMount writable(Path files, Path work, List<Path> beneath);

    /** What to mount to read layers; at least one. */
    RootfsMount readOnly(List<Path> layers);

    /** Bytes of the files that a snapshot has in place of those beneath or besides them, hard links once. */
    long size(Path files, List<Path> beneath);
}
