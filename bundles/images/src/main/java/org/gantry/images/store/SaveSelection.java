package org.gantry.images.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Digest;
import org.gantry.images.names.Catalog;
import org.gantry.images.names.NamedManifest;
import org.gantry.images.reference.Reference;

/** Which images, under which names, references stand for in {@code docker save}. */
final class SaveSelection {
    private final Catalog catalog;
    private final Map<Digest, Selected> images = new LinkedHashMap<>();

    private SaveSelection(Catalog catalog) {
        this.catalog = catalog;
    }

    /** An image to be saved; the names are those it was asked by. */
    record Selected(Digest id, Descriptor manifest, List<Reference> names) {}

    static List<Selected> of(Catalog catalog, List<String> references) {
        var selection = new SaveSelection(catalog);
        references.forEach(selection::add);
        return List.copyOf(selection.images.values());
    }

    private void add(String text) {
        if (ImageResolver.isIdentifier(text)) {
            unnamed(text);
            return;
        }
        Reference reference = Reference.parse(text);
        if (reference.tag() != null || reference.isDigested()) {
            NamedManifest entry = catalog.byName(reference.lookupKey())
                    .orElseThrow(() -> new EngineException.NotFound("reference does not exist"));
            add(entry);
            return;
        }
        List<NamedManifest> tags = catalog.entries().stream()
                .filter(entry -> isTagOf(entry.name(), reference))
                .toList();
        if (tags.isEmpty()) {
            unnamed(text);
        }
        tags.forEach(this::add);
    }

    private void unnamed(String reference) {
        Digest id = new ImageResolver(catalog).resolve(reference);
        select(id, catalog.ofImage(id).getFirst().manifest());
    }

    /** A digest is not a name that an archive could give again. */
    private void add(NamedManifest entry) {
        List<Reference> names = select(entry.imageId(), entry.manifest()).names();
        Reference name = entry.name();
        if (name != null && !name.isDigested() && !names.contains(name)) {
            names.add(name);
        }
    }

    private Selected select(Digest id, Descriptor manifest) {
        return images.computeIfAbsent(id, _ -> new Selected(id, manifest, new ArrayList<>()));
    }

    private static boolean isTagOf(@org.jspecify.annotations.Nullable Reference name, Reference repository) {
        return name != null && !name.isDigested() && name.familiarName().equals(repository.familiarName());
    }
}
