package org.gantry.images.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.gantry.api.EngineException.Conflict;
import org.gantry.api.image.ImageStore.ImageUser;
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
    private static final RemovedImage DELETED = new RemovedImage("", ID.toString());
    private static final ImageUser RUNNING = new ImageUser("c0ffee000000" + "1".repeat(52), true);
    private static final ImageUser STOPPED = new ImageUser("deadbeef0000" + "1".repeat(52), false);

    @Test
    void theLastNameTakesTheImageAlong() {
        ImageRemoval.Outcome outcome = remove(catalog("app:1"), "app:1", false);

        assertThat(outcome.removed()).containsExactly(untagged("app:1"), DELETED);
        assertThat(outcome.catalog()).isEqualTo(Catalog.EMPTY);
    }

    @Test
    void oneOfSeveralNamesIsJustThat() {
        ImageRemoval.Outcome outcome = remove(catalog("app:latest", "other:1"), "app", false, RUNNING);

        assertThat(outcome.removed()).containsExactly(untagged("app:latest"));
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

        assertThat(outcome.removed()).containsExactly(untagged("app:1"));
        assertThat(outcome.catalog().images()).containsExactly(ID);
        assertThat(outcome.catalog().names(ID)).isEmpty();
    }

    @Test
    void forceTakesNameAndImageFromAStoppedContainer() {
        assertThat(remove(catalog("app:1"), "app:1", true, STOPPED).removed())
                .containsExactly(untagged("app:1"), DELETED);
    }

    @Test
    void theLastTagOfARepositoryTakesItsDigestsAlong() {
        Catalog catalog = catalog("app:1", "app@" + MANIFEST, "other:1");

        ImageRemoval.Outcome outcome = remove(catalog, "app:1", false);

        assertThat(outcome.removed()).containsExactly(untagged("app:1"), untagged("app@" + MANIFEST));
        assertThat(outcome.catalog().names(ID)).containsExactly(Reference.parse("other:1"));
    }

    @Test
    void byIdentifierAllNamesOfOneRepositoryGo() {
        Catalog catalog = catalog("app:1", "app@" + MANIFEST);

        for (String identifier : List.of(ID.toString(), ID.hex(), SHORT, "sha256:" + SHORT)) {
            assertThat(remove(catalog, identifier, false).removed())
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
        assertThat(remove(catalog, SHORT, true).removed())
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

        assertThat(remove(catalog, SHORT, false).removed()).containsExactly(DELETED);
    }

    private static ImageRemoval.Outcome remove(Catalog catalog, String reference, boolean force, ImageUser... users) {
        return new ImageRemoval(catalog, reference, force, ID, List.of(users)).plan();
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
