package org.gantry.images.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Digest;
import org.gantry.images.oci.MediaTypes;
import org.gantry.images.reference.Reference;
import org.junit.jupiter.api.Test;

class CatalogTest {
    private static final Digest ONE = digest('1');
    private static final Digest TWO = digest('2');
    private static final Descriptor MANIFEST_ONE = Descriptor.of(MediaTypes.MANIFEST, digest('a'), 10);
    private static final Descriptor MANIFEST_TWO = Descriptor.of(MediaTypes.MANIFEST, digest('b'), 10);
    private static final Reference APP = Reference.parse("app:1");
    private static final Reference OTHER = Reference.parse("other:1");
    private static final Reference THIRD = Reference.parse("third:1");
    private static final Instant NOW = Instant.parse("2025-02-03T04:05:06Z");

    @Test
    void aNameMovesAndItsOldImageStaysWithoutOne() {
        Catalog catalog = Catalog.EMPTY.name(APP, ONE, MANIFEST_ONE, NOW).name(APP, TWO, MANIFEST_TWO, NOW);

        assertThat(catalog.byName(APP))
                .hasValueSatisfying(entry -> assertThat(entry.imageId()).isEqualTo(TWO));
        assertThat(catalog.images()).containsExactlyInAnyOrder(ONE, TWO);
        assertThat(catalog.names(ONE)).isEmpty();
    }

    @Test
    void aFirstNameReplacesTheNamelessEntry() {
        Catalog catalog = Catalog.EMPTY.add(ONE, MANIFEST_ONE).name(APP, ONE, MANIFEST_ONE, NOW);

        assertThat(catalog.entries()).hasSize(1);
        assertThat(catalog.names(ONE)).containsExactly(APP);
    }

    @Test
    void addingAgainChangesNothing() {
        Catalog catalog = Catalog.EMPTY.name(APP, ONE, MANIFEST_ONE, NOW);

        assertThat(catalog.add(ONE, MANIFEST_TWO)).isEqualTo(catalog);
    }

    @Test
    void namingAgainKeepsOneEntryAndTheLaterTime() {
        Instant later = NOW.plusSeconds(1);
        Catalog catalog = Catalog.EMPTY.name(APP, ONE, MANIFEST_ONE, NOW).name(APP, ONE, MANIFEST_ONE, later);

        assertThat(catalog.entries()).hasSize(1);
        assertThat(catalog.lastTagged(ONE)).contains(later);
    }

    @Test
    void theLastNameLeavesTheImageBehind() {
        Catalog named = Catalog.EMPTY.name(APP, ONE, MANIFEST_ONE, NOW).name(OTHER, ONE, MANIFEST_ONE, NOW);

        Catalog once = named.unname(APP);
        Catalog twice = once.unname(OTHER);

        assertThat(once.entries()).hasSize(1);
        assertThat(once.names(ONE)).containsExactly(OTHER);
        assertThat(twice.images()).containsExactly(ONE);
        assertThat(twice.names(ONE)).isEmpty();
        assertThat(twice.lastTagged(ONE)).isEmpty();
        assertThat(twice.unname(OTHER)).isEqualTo(twice);
        assertThat(twice.remove(ONE)).isEqualTo(Catalog.EMPTY);
    }

    @Test
    void imagesAreInTheOrderTheyCameAndSoAreTheirNames() {
        Catalog catalog = Catalog.EMPTY
                .name(OTHER, TWO, MANIFEST_TWO, NOW)
                .name(APP, ONE, MANIFEST_ONE, NOW)
                .name(THIRD, TWO, MANIFEST_TWO, NOW);

        assertThat(catalog.images()).containsExactly(TWO, ONE);
        assertThat(catalog.names(TWO)).containsExactly(OTHER, THIRD);
        assertThat(catalog.byName(THIRD)).map(NamedManifest::imageId).contains(TWO);
        assertThat(catalog.ofImage(digest('3'))).isEmpty();
    }

    @Test
    void aCatalogThatWasAskedStaysWhatItIs() {
        Catalog before = Catalog.EMPTY.name(APP, ONE, MANIFEST_ONE, NOW);
        assertThat(before.names(ONE)).containsExactly(APP);

        Catalog after = before.name(OTHER, ONE, MANIFEST_ONE, NOW).unname(APP);

        assertThat(before.names(ONE)).containsExactly(APP);
        assertThat(after.names(ONE)).containsExactly(OTHER);
        assertThat(after.byName(APP)).isEmpty();
        assertThatThrownBy(() -> before.images().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void ofANameGivenTwiceTheFirstCounts() {
        var first = new NamedManifest(ONE, MANIFEST_ONE, APP, NOW, null);
        var second = new NamedManifest(TWO, MANIFEST_TWO, APP, NOW, null);

        assertThat(new Catalog(List.of(first, second)).byName(APP)).contains(first);
    }

    private static Digest digest(char digit) {
        return new Digest("sha256", String.valueOf(digit).repeat(64));
    }
}
