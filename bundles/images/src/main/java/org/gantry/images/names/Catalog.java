package org.gantry.images.names;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
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
public record Catalog(List<NamedManifest> entries) {
    public static final Catalog EMPTY = new Catalog(List.of());

    public Catalog {
        entries = List.copyOf(entries);
    }

    public Set<Digest> images() {
        var ids = new LinkedHashSet<Digest>();
        entries.forEach(entry -> ids.add(entry.imageId()));
        return ids;
    }

    public Optional<NamedManifest> byName(Reference name) {
        return entries.stream().filter(entry -> entry.has(name)).findFirst();
    }

    public List<NamedManifest> ofImage(Digest imageId) {
        return entries.stream().filter(entry -> entry.imageId().equals(imageId)).toList();
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

    private Catalog plus(NamedManifest entry) {
        var all = new ArrayList<>(entries);
        all.add(entry);
        return new Catalog(all);
    }

    private Catalog without(Predicate<NamedManifest> unwanted) {
        return new Catalog(entries.stream().filter(unwanted.negate()).toList());
    }
}
