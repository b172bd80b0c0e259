package org.gantry.images.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.gantry.api.EngineException.Conflict;
import org.gantry.api.image.ImageStore.ImageUser;
import org.gantry.api.image.ImageStore.RemovalOptions;
import org.gantry.api.image.ImageStore.RemovedImage;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Digest;
import org.gantry.images.names.Catalog;
import org.gantry.images.oci.MediaTypes;
import org.gantry.images.reference.Reference;
import org.junit.jupiter.api.Test;

/** The rules and words of moby's image_delete.go. */
class ImageRemovalTest {
    private static final Digest ID = new Digest("sha256", "abcdef012345" + "6".repeat(52));
    private static final String SHORT = "abcdef012345";
    private static final Digest MANIFEST = new Digest("sha256", "9".repeat(64));
    private static final Digest CHILD = new Digest("sha256", "5".repeat(64));
    private static final Digest PARENT = new Digest("sha256", "7".repeat(64));
    private static final Descriptor CHILD_MANIFEST =
            Descriptor.of(MediaTypes.MANIFEST, new Digest("sha256", "8".repeat(64)), 1);
    private static final RemovedImage DELETED = new RemovedImage("", ID.toString());
    private static final ImageUser RUNNING = new ImageUser("c0ffee000000" + "1".repeat(52), true);
    private static final ImageUser STOPPED = new ImageUser("deadbeef0000" + "1".repeat(52), false);

    @Test
    void theLastNameTakesTheImageAlong() {
        ImageRemoval.Outcome outcome = remove(catalog("app:1"), "app:1", false);

        assertThat(lines(outcome)).containsExactly(untagged("app:1"), DELETED);
        assertThat(outcome.catalog()).isEqualTo(Catalog.EMPTY);
    }

    @Test
    void oneOfSeveralNamesIsJustThat() {
        ImageRemoval.Outcome outcome = remove(catalog("app:latest", "other:1"), "app", false, RUNNING);

        assertThat(lines(outcome)).containsExactly(untagged("app:latest"));
        assertThat(outcome.catalog().names(ID)).containsExactly(Reference.parse("other:1"));
    }

    @Test
    void theLastNameOfAUsedImageStays() {
        assertThatThrownBy(() -> remove(catalog("app:1"), "app:1", false, STOPPED))
                .isInstanceOf(Conflict.class)
                .hasMessage("conflict: unable to remove repository reference \"app:1\" (must force) - container "
                        + "deadbeef0000 is using its referenced image " + SHORT);
    }

    @Test
    void forceTakesTheNameFromARunningContainersImageButNotTheImage() {
        ImageRemoval.Outcome outcome = remove(catalog("app:1"), "app:1", true, RUNNING);

        assertThat(lines(outcome)).containsExactly(untagged("app:1"));
        assertThat(outcome.catalog().images()).containsExactly(ID);
        assertThat(outcome.catalog().names(ID)).isEmpty();
    }

    @Test
    void forceTakesNameAndImageFromAStoppedContainer() {
        assertThat(lines(remove(catalog("app:1"), "app:1", true, STOPPED))).containsExactly(untagged("app:1"), DELETED);
    }

    @Test
    void theLastTagOfARepositoryTakesItsDigestsAlong() {
        Catalog catalog = catalog("app:1", "app@" + MANIFEST, "other:1");

        ImageRemoval.Outcome outcome = remove(catalog, "app:1", false);

        assertThat(lines(outcome)).containsExactly(untagged("app:1"), untagged("app@" + MANIFEST));
        assertThat(outcome.catalog().names(ID)).containsExactly(Reference.parse("other:1"));
    }

    @Test
    void byIdentifierAllNamesOfOneRepositoryGo() {
        Catalog catalog = catalog("app:1", "app@" + MANIFEST);

        for (String identifier : List.of(ID.toString(), ID.hex(), SHORT, "sha256:" + SHORT)) {
            assertThat(lines(remove(catalog, identifier, false)))
                    .containsExactly(untagged("app:1"), untagged("app@" + MANIFEST), DELETED);
        }
    }

    @Test
    void byIdentifierSeveralRepositoriesNeedForce() {
        Catalog catalog = catalog("app:1", "other:1");

        assertThatThrownBy(() -> remove(catalog, SHORT, false))
                .isInstanceOf(Conflict.class)
                .hasMessage("conflict: unable to delete " + SHORT
                        + " (must be forced) - image is referenced in multiple repositories");
        assertThat(lines(remove(catalog, SHORT, true)))
                .containsExactly(untagged("app:1"), untagged("other:1"), DELETED);
    }

    @Test
    void twoTagsOfOneRepositoryCountAsSeveral() {
        assertThatThrownBy(() -> remove(catalog("app:1", "app:2"), SHORT, false))
                .hasMessageContaining("image is referenced in multiple repositories");
    }

    @Test
    void aRunningContainerCannotBeForcedAway() {
        for (boolean force : List.of(false, true)) {
            assertThatThrownBy(() -> remove(catalog("app:1"), SHORT, force, STOPPED, RUNNING))
                    .isInstanceOf(Conflict.class)
                    .hasMessage("conflict: unable to delete " + SHORT
                            + " (cannot be forced) - image is being used by running container c0ffee000000");
        }
    }

    @Test
    void aStoppedContainerNeedsForce() {
        assertThatThrownBy(() -> remove(catalog("app:1"), SHORT, false, STOPPED))
                .hasMessage("conflict: unable to delete " + SHORT
                        + " (must be forced) - image is being used by stopped container deadbeef0000");
        assertThat(remove(catalog("app:1"), SHORT, true, STOPPED).catalog()).isEqualTo(Catalog.EMPTY);
    }

    @Test
    void anImageWithoutANameGoesByIdentifier() {
        Catalog catalog = Catalog.EMPTY.add(ID, Descriptor.of(MediaTypes.MANIFEST, MANIFEST, 1));

        assertThat(lines(remove(catalog, SHORT, false))).containsExactly(DELETED);
    }

    @Test
    void anImageThatOthersWereMadeFromStaysWithoutAName() {
        Catalog catalog = catalog("app:1").add(CHILD, CHILD_MANIFEST, ID);

        assertThat(lines(remove(catalog, "app:1", false))).containsExactly(untagged("app:1"));
        for (boolean force : List.of(false, true)) {
            assertThatThrownBy(() -> remove(catalog, SHORT, force))
                    .isInstanceOf(Conflict.class)
                    .hasMessage("conflict: unable to delete " + SHORT
                            + " (cannot be forced) - image has dependent child images");
        }
    }

    @Test
    void aNamelessParentGoesWithItsLastChild() {
        Catalog catalog = Catalog.EMPTY.add(PARENT, CHILD_MANIFEST).add(CHILD, CHILD_MANIFEST, PARENT);
        Catalog family = catalog.add(ID, Descriptor.of(MediaTypes.MANIFEST, MANIFEST, 1), PARENT);

        ImageRemoval.Outcome first = remove(family, SHORT, false);
        assertThat(lines(first)).containsExactly(DELETED);
        Catalog alone = first.catalog().remove(CHILD).add(ID, Descriptor.of(MediaTypes.MANIFEST, MANIFEST, 1), PARENT);
        assertThat(lines(remove(alone, SHORT, false)))
                .containsExactly(DELETED, new RemovedImage("", PARENT.toString()));
        var withoutParents = new RemovalOptions(false, false);
        assertThat(new ImageRemoval(alone, SHORT, withoutParents, _ -> List.of())
                        .plan(ID)
                        .catalog()
                        .images())
                .containsExactly(PARENT);
    }

    @Test
    void aParentWithANameStaysEvenByForce() {
        Catalog catalog = Catalog.EMPTY
                .name(Reference.parse("base:1"), PARENT, CHILD_MANIFEST, Instant.EPOCH)
                .add(ID, Descriptor.of(MediaTypes.MANIFEST, MANIFEST, 1), PARENT);

        assertThat(remove(catalog, SHORT, true).catalog().images()).containsExactly(PARENT);
    }

    private static ImageRemoval.Outcome remove(Catalog catalog, String reference, boolean force, ImageUser... users) {
        return new ImageRemoval(
                        catalog,
                        reference,
                        new RemovalOptions(force, true),
                        image -> image.equals(ID) ? List.of(users) : List.of())
                .plan(ID);
    }

    private static List<RemovedImage> lines(ImageRemoval.Outcome outcome) {
        return outcome.removed().stream().map(ImageRemoval.Part::line).toList();
    }

    private static Catalog catalog(String... names) {
        Catalog catalog = Catalog.EMPTY;
        for (String name : names) {
            Descriptor manifest = Descriptor.of(MediaTypes.MANIFEST, MANIFEST, 1);
            catalog = catalog.name(Reference.parse(name), ID, manifest, Instant.EPOCH);
        }
        return catalog;
    }

    private static RemovedImage untagged(String name) {
        return new RemovedImage(name, "");
    }
}
