package org.gantry.images.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.gantry.api.EngineException.InvalidArgument;
import org.gantry.api.EngineException.NotFound;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Digest;
import org.gantry.images.names.Catalog;
import org.gantry.images.oci.MediaTypes;
import org.gantry.images.reference.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageResolverTest {
    private static final Digest ONE = new Digest("sha256", "abcd" + "1".repeat(60));
    private static final Digest TWO = new Digest("sha256", "abce" + "2".repeat(60));
    private static final Digest MANIFEST = new Digest("sha256", "f".repeat(64));
    private static final Catalog CATALOG = Catalog.EMPTY
            .name(Reference.parse("app:latest"), ONE, descriptor(), Instant.EPOCH)
            .name(Reference.parse("app@" + MANIFEST), ONE, descriptor(), Instant.EPOCH)
            .name(Reference.parse("abce:latest"), ONE, descriptor(), Instant.EPOCH)
            .add(TWO, descriptor());

    @ParameterizedTest
    @ValueSource(strings = {"app", "app:latest", "docker.io/library/app", "abcd", "abcd1", "sha256:abcd", "abce"})
    void findsByNameThenByBeginning(String reference) {
        assertThat(new ImageResolver(CATALOG).resolve(reference)).isEqualTo(ONE);
    }

    @Test
    void findsByWholeIdentifierAndByDigest() {
        assertThat(new ImageResolver(CATALOG).resolve(TWO.hex())).isEqualTo(TWO);
        assertThat(new ImageResolver(CATALOG).resolve(TWO.toString())).isEqualTo(TWO);
        assertThat(new ImageResolver(CATALOG).resolve("abce2")).isEqualTo(TWO);
        assertThat(new ImageResolver(CATALOG).resolve("app@" + MANIFEST)).isEqualTo(ONE);
        assertThat(new ImageResolver(CATALOG).resolve("app:whatever@" + MANIFEST))
                .isEqualTo(ONE);
    }

    @ParameterizedTest
    @CsvSource({
        "nothing,              nothing:latest",
        "app:2,                app:2",
        "docker.io/x/y,        x/y:latest",
        "localhost:5000/z,     localhost:5000/z:latest",
        "abcf,                 abcf:latest",
        "sha256:abcf,          sha256:abcf"
    })
    void saysWhatThereIsNot(String reference, String named) {
        assertThatThrownBy(() -> new ImageResolver(CATALOG).resolve(reference))
                .isInstanceOf(NotFound.class)
                .hasMessage("No such image: " + named);
    }

    @Test
    void anUnknownIdentifierIsNamedInFull() {
        String hex = "0".repeat(64);

        assertThatThrownBy(() -> new ImageResolver(CATALOG).resolve(hex))
                .isInstanceOf(NotFound.class)
                .hasMessage("No such image: sha256:" + hex);
    }

    @Test
    void refusesAnAmbiguousBeginningAndWhatIsNoReference() {
        assertThatThrownBy(() -> new ImageResolver(CATALOG).resolve("abc"))
                .isInstanceOf(InvalidArgument.class)
                .hasMessageContaining("\"abc\" is the beginning of 2 image identifiers");
        assertThatThrownBy(() -> new ImageResolver(CATALOG).resolve("NO"))
                .isInstanceOf(InvalidArgument.class)
                .hasMessageContaining("must be lowercase");
    }

    private static Descriptor descriptor() {
        return Descriptor.of(MediaTypes.MANIFEST, MANIFEST, 1);
    }
}
