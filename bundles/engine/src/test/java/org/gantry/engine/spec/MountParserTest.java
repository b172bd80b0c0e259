package org.gantry.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.container.StorageConfig;
import org.gantry.api.container.StorageConfig.MountConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountParserTest {
    @Test
    void aBindHasSourceTargetAndMode() {
        var parsed = bind("/src/../src:/a//b/:ro,rslave");
        assertThat(parsed.mount().source()).isEqualTo("/src");
        assertThat(parsed.mount().destination()).isEqualTo("/a/b");
        assertThat(parsed.mount().writable()).isFalse();
        assertThat(parsed.mount().propagation()).isEqualTo("rslave");
        assertThat(parsed.createSource()).isTrue();
    }

    @Test
    void aNameIsAVolume() {
        var parsed = bind("data:/data:nocopy");
        assertThat(parsed.mount().type()).isEqualTo("volume");
        assertThat(parsed.mount().name()).isEqualTo("data");
        assertThat(parsed.copyUp()).isFalse();
    }

    @Test
    void aMountOfTypeBindMustExist() {
        var config = new MountConfig("bind", "/src", "/dst", true, "", false, false, null, null);
        var parsed = MountParser.parse(
                new StorageConfig(List.of(), List.of(config), Map.of(), List.of(), List.of(), "", Map.of()));
        assertThat(parsed.get(0).createSource()).isFalse();
        assertThat(parsed.get(0).mount().writable()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/a:relative|mount path must be absolute",
                "/a:/b:bogus|invalid mode: bogus",
                "/a:/b:ro,rw|invalid mode: ro,rw",
                "/a:/b:ro:x|invalid volume specification",
                "/a:/|destination can't be '/'",
                "relative/path:/m|includes invalid characters for a local volume name",
            })
    void nonsenseIsRefused(String spec, String words) {
        assertThatThrownBy(() -> bind(spec))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageContaining(words);
    }

    @Test
    void twoMountsAtOnePlaceAreRefused() {
        assertThatThrownBy(() -> MountParser.parse(new StorageConfig(
                        List.of("/a:/x", "/b:/x/"), List.of(), Map.of(), List.of(), List.of(), "", Map.of())))
                .hasMessage("Duplicate mount point: /x");
    }

    @Test
    void anAnonymousVolumeGivesWayToABind() {
        var parsed = MountParser.parse(
                new StorageConfig(List.of("/a:/x"), List.of(), Map.of(), List.of("/x", "/y"), List.of(), "", Map.of()));
        assertThat(parsed)
                .extracting(each -> each.mount().type() + each.mount().destination())
                .containsExactly("bind/x", "volume/y");
    }

    private static MountParser.Parsed bind(String spec) {
        return MountParser.parse(
                        new StorageConfig(List.of(spec), List.of(), Map.of(), List.of(), List.of(), "", Map.of()))
                .get(0);
    }
}
