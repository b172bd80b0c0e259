package org.gantry.images.names;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gantry.api.oci.Digest;
import org.gantry.images.reference.Reference;

/**
 * Finds entries of a catalog without looking at all of them: a list of images, or of containers with the names of theirs,
 * asks once for each.
 */
record CatalogIndex(Map<Digest, List<NamedManifest>> byImage, Map<Reference, NamedManifest> byName) {

    static CatalogIndex of(List<NamedManifest> entries) {
        Map<Digest, List<NamedManifest>> byImage = new LinkedHashMap<>();
        Map<Reference, NamedManifest> byName = new HashMap<>();
        for (NamedManifest entry : entries) {
            byImage.computeIfAbsent(entry.imageId(), _ -> new ArrayList<>(1)).add(entry);
            if (entry.name() != null) {
                byName.putIfAbsent(
                        entry.name(), entry); // a file that others wrote may say a name twice: the first counts
            }
        }
        byImage.replaceAll((_, ofImage) -> List.copyOf(ofImage));
        return new CatalogIndex(byImage, byName);
    }

    /** In the order in which they came. */
    Set<Digest> images() {
        return Collections.unmodifiableSet(byImage.keySet());
    }

    List<NamedManifest> ofImage(Digest imageId) {
        return byImage.getOrDefault(imageId, List.of());
    }

    Optional<NamedManifest> byName(Reference name) {
        return Optional.ofNullable(byName.get(name));
    }
}
