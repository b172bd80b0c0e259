package org.gantry.api.image;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a root filesystem is put together. */
public sealed interface RootfsMount {

    /**
     * overlayfs.
     *
     * @param lower topmost first, at least one
     * @param upper null for a read-only view; then {@code work} is null too
     */
    record Overlay(
            List<Path> lower,
            @Nullable Path upper,
            @Nullable Path work) implements RootfsMount {
        public Overlay {
            lower = List.copyOf(lower);
        }
    }

    /** A plain directory. */
    record Directory(Path path, boolean readOnly) implements RootfsMount {}
}
