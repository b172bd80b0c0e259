package org.gantry.rest.container;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gantry.api.engine.Images;
import org.gantry.api.image.Image;

/** Images and those made from them, for the filter {@code ancestor}. */
final class Descendants {
    private final Images images;

    Descendants(Images images) {
        this.images = images;
    }

    /** Identifiers of the named images and all their descendants; a name that is no image's adds nothing. */
    Set<String> of(Set<String> names) {
        ImageNames lookup = new ImageNames(images);
        Set<String> found = new HashSet<>();
        for (String name : names) {
            String identifier = lookup.identifier(name);
            if (!identifier.isEmpty()) {
                found.add(identifier);
            }
        }
        List<Image> all = images.list();
        boolean grown = true;
        while (grown) {
            grown = all.stream()
                    .filter(image -> image.parent() != null
                            && found.contains(image.parent().toString()))
                    .map(image -> found.add(image.id().toString()))
                    .reduce(false, Boolean::logicalOr);
        }
        return found;
    }
}
