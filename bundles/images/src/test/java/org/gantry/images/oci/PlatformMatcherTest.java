package org.gantry.images.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gantry.api.EngineException.InvalidArgument;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Descriptor.Platform;
import org.gantry.api.oci.Digest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformMatcherTest {
    @ParameterizedTest
    @CsvSource({
        "linux/amd64, linux/amd64",
        "linux/x86_64, linux/amd64",
        "Linux/AARCH64, linux/arm64",
        "arm64, linux/arm64",
        "linux/arm/v7, linux/arm/v7",
    })
    void names(String text, String meaning) {
        assertThat(PlatformMatcher.parse(text)).hasToString(meaning);
    }

    @Test
    void nothingIsTheHost() {
        assertThat(PlatformMatcher.parse("")).hasToString("linux/" + HostPlatform.architecture());
        assertThat(PlatformMatcher.parse("linux")).hasToString("linux/" + HostPlatform.architecture());
    }

    @ParameterizedTest
    @ValueSource(strings = {"windows/amd64", "a/b/c/d", "linux/", "li nux/amd64", "/"})
    void refuses(String text) {
        assertThatThrownBy(() -> PlatformMatcher.parse(text)).isInstanceOf(InvalidArgument.class);
    }

    @Test
    void choosesByVariantIfOneIsAskedFor() {
        Descriptor none = entry("arm64", null);
        Descriptor six = entry("arm", "v6");
        Descriptor seven = entry("arm", "v7");
        List<Descriptor> all = List.of(six, none, seven);
        assertThat(PlatformMatcher.parse("linux/arm/v7").choose(all)).contains(seven);
        assertThat(PlatformMatcher.parse("linux/arm").choose(all)).contains(six);
        assertThat(PlatformMatcher.parse("linux/arm64/v8").choose(all)).contains(none);
        assertThat(PlatformMatcher.parse("linux/arm/v5").choose(all)).isEmpty();
        assertThat(PlatformMatcher.parse("linux/amd64").choose(all)).isEmpty();
    }

    private static Descriptor entry(String architecture, @Nullable String variant) {
        var platform = new Platform(architecture, "linux", null, null, variant);
        return new Descriptor("m", new Digest("sha256", "0".repeat(64)), 1, null, null, platform, null);
    }
}
