package org.gantry.images.registry.push;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.gantry.api.oci.Digest;
import org.gantry.images.names.NamedManifest;
import org.gantry.images.reference.Reference;
import org.gantry.images.store.ImageShelf;

/**
 * Other repositories of the same registry that have a blob already, from which the registry can take it. They are known by
 * the digests of what was pulled from there or pushed to there.
 */
final class MountCandidates {
    private final ImageShelf shelf;

    MountCandidates(ImageShelf shelf) {
        this.shelf = shelf;
    }

    /** The path of one, if there is one. */
    Optional<String> find(Reference target, Digest blob) {
        for (NamedManifest entry : shelf.catalog().entries()) {
            Reference name = entry.name();
            if (name != null && isElsewhere(name, target) && has(entry, blob)) {
                return Optional.of(name.path());
            }
        }
        return Optional.empty();
    }

    private static boolean isElsewhere(Reference name, Reference target) {
        return name.isDigested()
                && name.domain().equals(target.domain())
                && !name.path().equals(target.path());
    }

    private boolean has(NamedManifest entry, Digest blob) {
        try {
            return entry.imageId().equals(blob)
                    || shelf.documents().manifest(entry.manifest().digest()).layers().stream()
                            .anyMatch(layer -> layer.digest().equals(blob));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
