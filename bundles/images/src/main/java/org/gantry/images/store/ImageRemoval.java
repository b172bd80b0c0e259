package org.gantry.images.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.gantry.api.EngineException;
import org.gantry.api.image.ImageStore.ImageUser;
import org.gantry.api.image.ImageStore.RemovalOptions;
import org.gantry.api.image.ImageStore.RemovedImage;
import org.gantry.api.oci.Digest;
import org.gantry.images.names.Catalog;
import org.gantry.images.reference.Reference;
import org.jspecify.annotations.Nullable;

/**
 * What docker rmi removes, and when it refuses. By name: the name goes, and the image with its last one. By identifier: the
 * image with all its names, if they are of one repository or force is given. A running container and an image made from this
 * one always stand in the way of the image, but with force not of its name.
 */
final class ImageRemoval {
    private final String reference;
    private final RemovalOptions options;
    private final Function<Digest, List<ImageUser>> users;
    private final List<Part> removed = new ArrayList<>();
    private Catalog catalog;

    /**
     * Plans a removal; nothing happens yet.
     *
     * @param reference as the user wrote it, which the refusals repeat
     */
    ImageRemoval(Catalog catalog, String reference, RemovalOptions options, Function<Digest, List<ImageUser>> users) {
        this.catalog = catalog;
        this.reference = reference;
        this.options = options;
        this.users = users;
    }

    /** A line about an image. */
    record Part(Digest image, RemovedImage line) {}

    /** The catalog afterwards, and the lines docker rmi prints, layers excepted. */
    record Outcome(Catalog catalog, List<Part> removed) {}

    Outcome plan(Digest image) {
        if (isIdentifier(image)) {
            removeByIdentifier(image);
        } else {
            removeByName(image);
        }
        return new Outcome(catalog, List.copyOf(removed));
    }

    private boolean isIdentifier(Digest image) {
        return image.toString().startsWith(reference) || image.hex().startsWith(reference);
    }

    private void removeByName(Digest image) {
        List<ImageUser> inTheWay = users.apply(image);
        if (!options.force() && isOneRepository(catalog.names(image)) && !inTheWay.isEmpty()) {
            throw new EngineException.Conflict("conflict: unable to remove repository reference \"" + reference
                    + "\" (must force) - container " + shortId(inTheWay.getFirst()) + " is using its referenced image "
                    + image.shortHex());
        }
        Reference name = Reference.parse(reference).lookupKey();
        untag(image, name);
        if (!name.isDigested()) {
            untagDigestsOf(image, name);
        }
        // Where somebody uses it, or others were made from it, it stays without a name.
        if (catalog.names(image).isEmpty()
                && conflict(image, options.force(), false).isEmpty()) {
            delete(image);
        }
    }

    private void removeByIdentifier(Digest image) {
        conflict(image, options.force(), isOneRepository(catalog.names(image))).ifPresent(reason -> {
            throw reason;
        });
        catalog.names(image).forEach(name -> untag(image, name));
        delete(image);
    }

    /** Digests of a repository are there for its tags; with the last tag they go as well. */
    private void untagDigestsOf(Digest image, Reference name) {
        List<Reference> rest =
                catalog.names(image).stream().filter(name::sameRepository).toList();
        if (rest.stream().allMatch(Reference::isDigested)) {
            rest.forEach(digest -> untag(image, digest));
        }
    }

    private void untag(Digest image, Reference name) {
        catalog = catalog.unname(name);
        removed.add(new Part(image, new RemovedImage(name.familiar(), "")));
    }

    /** And, never by force, the nameless images it was made from that nobody else needs. */
    private void delete(Digest image) {
        Optional<Digest> parent = catalog.parent(image);
        catalog = catalog.remove(image);
        removed.add(new Part(image, new RemovedImage("", image.toString())));
        parent.filter(_ -> options.parents())
                .filter(above -> conflict(above, false, false).isEmpty())
                .ifPresent(this::delete);
    }

    /** What keeps the image from being deleted; hard reasons first, as they cannot be forced away. */
    private Optional<EngineException.Conflict> conflict(Digest image, boolean force, boolean namesMayGo) {
        if (catalog.hasChildren(image)) {
            return refusal(image, "cannot be forced", "image has dependent child images");
        }
        @Nullable ImageUser running = first(image, ImageUser::running);
        if (running != null) {
            return refusal(image, "cannot be forced", "image is being used by running container " + shortId(running));
        }
        if (!force && !namesMayGo && !catalog.names(image).isEmpty()) {
            return refusal(image, "must be forced", "image is referenced in multiple repositories");
        }
        @Nullable ImageUser stopped = first(image, user -> !user.running());
        if (!force && stopped != null) {
            return refusal(image, "must be forced", "image is being used by stopped container " + shortId(stopped));
        }
        return Optional.empty();
    }

    private static Optional<EngineException.Conflict> refusal(Digest image, String how, String why) {
        return Optional.of(new EngineException.Conflict(
                "conflict: unable to delete " + image.shortHex() + " (" + how + ") - " + why));
    }

    private @Nullable ImageUser first(Digest image, Predicate<ImageUser> condition) {
        return users.apply(image).stream().filter(condition).findFirst().orElse(null);
    }

    /** At most one tag, and all digests of the same repository. */
    private static boolean isOneRepository(List<Reference> names) {
        Set<String> repositories = new HashSet<>();
        names.forEach(name -> repositories.add(name.familiarName()));
        long tags = names.stream().filter(name -> !name.isDigested()).count();
        return repositories.size() <= 1 && tags <= 1;
    }

    private static String shortId(ImageUser user) {
        return user.containerId().substring(0, Math.min(12, user.containerId().length()));
    }
}
