package org.gantry.images.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.gantry.api.EngineException;
import org.gantry.api.image.ImageStore.ImageUser;
import org.gantry.api.image.ImageStore.RemovedImage;
import org.gantry.api.oci.Digest;
import org.gantry.images.names.Catalog;
import org.gantry.images.reference.Reference;
import org.jspecify.annotations.Nullable;

/**
 * What docker rmi removes, and when it refuses. By name: the name goes, and the image with its last one. By identifier: the
 * image with all its names, if they are of one repository or force is given. A running container always stands in the way
 * of the image, but with force not of its name.
 */
final class ImageRemoval {
    private final String reference;
    private final boolean force;
    private final Digest image;
    private final List<ImageUser> users;
    private final List<RemovedImage> removed = new ArrayList<>();
    private Catalog catalog;

    /**
     * Plans a removal; nothing happens yet.
     *
     * @param reference as the user wrote it, which the refusals repeat
     */
    ImageRemoval(Catalog catalog, String reference, boolean force, Digest image, List<ImageUser> users) {
        this.catalog = catalog;
        this.reference = reference;
        this.force = force;
        this.image = image;
        this.users = List.copyOf(users);
    }

    /** The catalog afterwards, and the lines docker rmi prints, layers excepted. */
    record Outcome(Catalog catalog, List<RemovedImage> removed) {}

    Outcome plan() {
        if (isIdentifier()) {
            removeByIdentifier();
        } else {
            removeByName();
        }
        return new Outcome(catalog, List.copyOf(removed));
    }

    private boolean isIdentifier() {
        return image.toString().startsWith(reference) || image.hex().startsWith(reference);
    }

    private void removeByName() {
        if (!force && isOneRepository(catalog.names(image)) && !users.isEmpty()) {
            throw new EngineException.Conflict("conflict: unable to remove repository reference \"" + reference
                    + "\" (must force) - container " + shortId(users.getFirst()) + " is using its referenced image "
                    + image.shortHex());
        }
        Reference name = Reference.parse(reference).lookupKey();
        untag(name);
        if (!name.isDigested()) {
            untagDigestsOf(name);
        }
        boolean nameless = catalog.names(image).isEmpty();
        if (nameless && conflict(false).isEmpty()) {
            delete();
        }
    }

    private void removeByIdentifier() {
        conflict(isOneRepository(catalog.names(image))).ifPresent(reason -> {
            throw reason;
        });
        catalog.names(image).forEach(this::untag);
        delete();
    }

    /** Digests of a repository are there for its tags; with the last tag they go as well. */
    private void untagDigestsOf(Reference name) {
        List<Reference> rest =
                catalog.names(image).stream().filter(name::sameRepository).toList();
        if (rest.stream().allMatch(Reference::isDigested)) {
            rest.forEach(this::untag);
        }
    }

    private void untag(Reference name) {
        catalog = catalog.unname(name);
        removed.add(new RemovedImage(name.familiar(), ""));
    }

    private void delete() {
        catalog = catalog.remove(image);
        removed.add(new RemovedImage("", image.toString()));
    }

    /** What keeps the image from being deleted; hard reasons first, as they cannot be forced away. */
    private Optional<EngineException.Conflict> conflict(boolean namesMayGo) {
        @Nullable ImageUser running = first(ImageUser::running);
        if (running != null) {
            return refusal("cannot be forced", "image is being used by running container " + shortId(running));
        }
        if (!force && !namesMayGo && !catalog.names(image).isEmpty()) {
            return refusal("must be forced", "image is referenced in multiple repositories");
        }
        @Nullable ImageUser stopped = first(user -> !user.running());
        if (!force && stopped != null) {
            return refusal("must be forced", "image is being used by stopped container " + shortId(stopped));
        }
        return Optional.empty();
    }

    private Optional<EngineException.Conflict> refusal(String how, String why) {
        return Optional.of(new EngineException.Conflict(
                "conflict: unable to delete " + image.shortHex() + " (" + how + ") - " + why));
    }

    private @Nullable ImageUser first(Predicate<ImageUser> condition) {
        return users.stream().filter(condition).findFirst().orElse(null);
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
