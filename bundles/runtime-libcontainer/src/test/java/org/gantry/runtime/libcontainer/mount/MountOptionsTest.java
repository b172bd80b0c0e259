package org.gantry.runtime.libcontainer.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.linux.mount.MountAttr;
import org.gantry.linux.mount.MountFlags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountOptionsTest {
    @Test
    void sortsOptionsByWhatTheyActOn() {
        MountOptions options = parse("rbind", "ro", "nosuid", "nodev", "noexec", "rslave");
        assertThat(options.bind()).isTrue();
        assertThat(options.recursive()).isTrue();
        assertThat(options.set()).isEqualTo(MountAttr.RDONLY | MountAttr.NOSUID | MountAttr.NODEV | MountAttr.NOEXEC);
        assertThat(options.propagation()).isEqualTo(MountFlags.MS_SLAVE);
        assertThat(options.propagationBelow()).isTrue();
        assertThat(options.parameters()).isEmpty();
    }

    @Test
    void takesTheRestForParametersOfTheFileSystem() {
        assertThat(parse("size=64k", "mode=1777", "newinstance", "nosuid", "defaults")
                        .parameters())
                .isEqualTo(Map.of("size", "64k", "mode", "1777", "newinstance", ""));
    }

    @Test
    void letsTheLastOfTwoContradictionsHold() {
        MountOptions options = parse("ro", "rw", "suid", "nosuid", "private", "shared");
        assertThat(options.set()).isEqualTo(MountAttr.NOSUID);
        assertThat(options.clear()).isEqualTo(MountAttr.RDONLY);
        assertThat(options.propagation()).isEqualTo(MountFlags.MS_SHARED);
        assertThat(options.propagationBelow()).isFalse();
    }

    @Test
    void changesTheAccessTimeAsOneField() {
        assertThat(parse("noatime").set()).isEqualTo(MountAttr.NOATIME);
        assertThat(parse("noatime").clear()).isEqualTo(MountAttr.ATIME_MASK);
        assertThat(parse("noatime", "strictatime").set()).isEqualTo(MountAttr.STRICTATIME);
        assertThat(parse("noatime", "relatime").set()).isZero();
        assertThat(parse("noatime", "relatime").clear()).isEqualTo(MountAttr.ATIME_MASK);
    }

    @Test
    void keepsWhatConcernsMountsBelowApart() {
        MountOptions options = parse("rro", "rnosuid", "rexec", "rw");
        assertThat(options.setBelow()).isEqualTo(MountAttr.RDONLY | MountAttr.NOSUID);
        assertThat(options.clearBelow()).isEqualTo(MountAttr.NOEXEC);
        assertThat(options.set()).isZero();
        assertThat(options.clear()).isEqualTo(MountAttr.RDONLY);
    }

    @ParameterizedTest
    @ValueSource(strings = "copy-symlink")
    void refusesWhatItWouldHaveToIgnore(String option) {
        assertThatThrownBy(() -> parse(option))
                .isInstanceOf(EngineException.Unsupported.class)
                .hasMessage("mounts[3].options: the mount option \"" + option + "\" is not supported yet");
    }

    @Test
    void knowsWhatNoMountCallDoes() {
        MountOptions options = parse("idmap", "tmpcopyup");
        assertThat(List.of(options.maps(), options.mapsBelow(), options.copyUp()))
                .containsExactly(true, false, true);
        assertThat(parse("ridmap")).matches(MountOptions::maps).matches(MountOptions::mapsBelow);
        assertThat(options.parameters()).isEmpty();
    }

    @Test
    void cleansPathsByTheirText() {
        assertThat(ContainerPaths.clean("f", "/a//b/./c/../d/")).isEqualTo("/a/b/d");
        assertThat(ContainerPaths.clean("f", "/../..")).isEqualTo("/");
        assertThat(ContainerPaths.components("/a/b")).containsExactly("a", "b");
        assertThat(ContainerPaths.parent("/a")).isEqualTo("/");
        assertThat(ContainerPaths.parent("/a/b")).isEqualTo("/a");
        assertThat(ContainerPaths.name("/a/b")).isEqualTo("b");
        assertThatThrownBy(() -> ContainerPaths.clean("mounts[0]", "a/b")).hasMessageContaining("no absolute path");
    }

    private static MountOptions parse(String... options) {
        return MountOptions.parse("mounts[3].options", List.of(options));
    }
}
