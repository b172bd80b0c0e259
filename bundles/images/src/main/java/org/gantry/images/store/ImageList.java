package org.gantry.images.store;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.gantry.api.image.Image;
import org.gantry.api.oci.Digest;
import org.gantry.images.names.Catalog;
import org.jspecify.annotations.Nullable;

/**
 * The images of one catalog as users see them, put together when they are first asked for and remembered as long as the
 * catalog is in force: what is known of an image never changes, its names do so with the catalog only. Some 200 bytes for each.
 */
final class ImageList {
    private final Catalog catalog;
    private volatile @Nullable List<Image> remembered;

    /** The images must be known by now: one that becomes known later is not noticed. */
    ImageList(Catalog catalog) {
        this.catalog = catalog;
    }

    Catalog catalog() {
        return catalog;
    }

    /**
     * Newest first.
     *
     * @param known empty for an image that is damaged; also for one that is removed at this moment, after which this list is
     *     nobody's any more
     */
    List<Image> images(Function<Digest, Optional<StoredImage>> known) {
        List<Image> images = remembered;
        if (images == null) {
            images = catalog.images().stream()
                    .map(known)
                    .flatMap(Optional::stream)
                    .sorted(Comparator.comparing(StoredImage::created).reversed())
                    .map(stored -> stored.named(catalog))
                    .toList();
            remembered = images;
        }
        return images;
    }
}
