package org.gantry.images.names;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Digest;
import org.gantry.images.reference.Reference;
import org.jspecify.annotations.Nullable;

/**
 * Which images there are and what they are called: a value, changed by making a new one. Two rules hold: a name stands for
 * one image, and an image that loses its last name stays, without one, until it is removed.
 */
public final class Catalog {
    public static final Catalog EMPTY = new Catalog(List.of());

    private final List<NamedManifest> entries;

    /** Made when first asked for, because most catalogs are steps on the way to another. */
    private volatile @Nullable CatalogIndex index;

    public Catalog(List<NamedManifest> entries) {
        this.entries = List.copyOf(entries);
    }

    public List<NamedManifest> entries() {
        return entries;
    }

    /** In the order in which they came. */
    public Set<Digest> images() {
        return index().images();
    }

    public Optional<NamedManifest> byName(Reference name) {
        return index().byName(name);
    }

    public List<NamedManifest> ofImage(Digest imageId) {
        return index().ofImage(imageId);
    }

    /** All names of an image, oldest first. */
    public List<Reference> names(Digest imageId) {
        return ofImage(imageId).stream()
                .map(NamedManifest::name)
                .flatMap(Stream::ofNullable)
                .toList();
    }

    /** Adds an image without a name; nothing changes if the image is there already. */
    public Catalog add(Digest imageId, Descriptor manifest) {
        return add(imageId, manifest, null);
    }

    /** As {@link #add(Digest, Descriptor)}, for one that was made from another here. */
    public Catalog add(Digest imageId, Descriptor manifest, @Nullable Digest parent) {
        return images().contains(imageId) ? this : plus(new NamedManifest(imageId, manifest, null, null, parent));
    }

    /** The image that this one was made from here; empty if it came from elsewhere, or that one is gone. */
    public Optional<Digest> parent(Digest imageId) {
        return ofImage(imageId).stream()
                .map(NamedManifest::parent)
                .filter(Objects::nonNull)
                .findFirst()
                .filter(images()::contains);
    }

    /** Whether others were made from this one. */
    public boolean hasChildren(Digest imageId) {
        return entries.stream().anyMatch(entry -> imageId.equals(entry.parent()));
    }

    /** Gives an image a name, taking it from whichever has it. */
    public Catalog name(Reference name, Digest imageId, Descriptor manifest, Instant now) {
        Catalog freed = unname(name);
        Digest parent = parent(imageId).orElse(null);
        return freed.without(entry -> entry.imageId().equals(imageId) && entry.name() == null)
                .plus(new NamedManifest(imageId, manifest, name, now, parent));
    }

    /** Removes a name; the image stays. */
    public Catalog unname(Reference name) {
        Optional<NamedManifest> holder = byName(name);
        if (holder.isEmpty()) {
            return this;
        }
        Catalog rest = without(entry -> entry.has(name));
        boolean last = rest.ofImage(holder.get().imageId()).isEmpty();
        return last ? rest.plus(holder.get().unnamed()) : rest;
    }

    /** Removes an image with all its names. */
    public Catalog remove(Digest imageId) {
        return without(entry -> entry.imageId().equals(imageId));
    }

    /** When the image last got a name. */
    public Optional<Instant> lastTagged(Digest imageId) {
        return ofImage(imageId).stream()
                .map(NamedManifest::tagged)
                .filter(Objects::nonNull)
                .max(Instant::compareTo);
    }

    /** The images that this catalog has and the other has not. */
    public Catalog without(Catalog other) {
        Set<Digest> kept = other.images();
        return without(entry -> kept.contains(entry.imageId()));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Catalog catalog && entries.equals(catalog.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return "Catalog" + entries;
    }

    /** Two threads that both come first make the same. */
    private CatalogIndex index() {
        CatalogIndex known = index;
        if (known == null) {
            known = CatalogIndex.of(entries);
            index = known;
        }
        return known;
    }

    private Catalog plus(NamedManifest entry) {
        var all = new ArrayList<>(entries);
        all.add(entry);
        return new Catalog(all);
    }

    private Catalog without(Predicate<NamedManifest> unwanted) {
        return new Catalog(entries.stream().filter(unwanted.negate()).toList());
    }
}
