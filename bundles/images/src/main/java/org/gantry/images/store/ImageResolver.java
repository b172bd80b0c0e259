package org.gantry.images.store;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gantry.api.EngineException;
import org.gantry.api.oci.Digest;
import org.gantry.images.names.Catalog;
import org.gantry.images.names.NamedManifest;
import org.gantry.images.reference.Reference;

/** Finds the image a user means: by identifier, by name, and failing that by the beginning of an identifier. */
final class ImageResolver {
    private static final Pattern IDENTIFIER = Pattern.compile("(?:sha256:)?([a-f0-9]{64})");
    private static final Pattern BEGINNING = Pattern.compile("(?:sha256:)?([a-f0-9]{1,64})");

    private final Catalog catalog;

    ImageResolver(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Whether it can be nothing but the identifier of an image. */
    static boolean isIdentifier(String reference) {
        return IDENTIFIER.matcher(reference).matches() || reference.startsWith("sha256:");
    }

    Digest resolve(String reference) {
        Matcher identifier = IDENTIFIER.matcher(reference);
        if (identifier.matches()) {
            var id = new Digest("sha256", identifier.group(1));
            return Optional.of(id).filter(catalog.images()::contains).orElseThrow(() -> missing(id.toString()));
        }
        Reference name = Reference.parse(reference);
        return catalog.byName(name.lookupKey())
                .map(NamedManifest::imageId)
                .or(() -> byBeginning(reference))
                .orElseThrow(() -> missing(name.withDefaultTag().familiar()));
    }

    private Optional<Digest> byBeginning(String reference) {
        Matcher beginning = BEGINNING.matcher(reference);
        if (!beginning.matches()) {
            return Optional.empty();
        }
        List<Digest> matches = catalog.images().stream()
                .filter(id -> id.hex().startsWith(beginning.group(1)))
                .toList();
        if (matches.size() > 1) {
            throw new EngineException.InvalidArgument("\"" + reference + "\" is the beginning of " + matches.size()
                    + " image identifiers; give more of it");
        }
        return matches.stream().findFirst();
    }

    static EngineException.NotFound missing(String what) {
        return new EngineException.NotFound("No such image: " + what);
    }
}
