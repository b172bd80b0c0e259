package org.gantry.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.gantry.api.ByteSize;
import org.gantry.api.EngineException;
import org.gantry.api.container.StorageConfig;
import org.gantry.api.container.StorageConfig.BindOptions;
import org.gantry.api.container.StorageConfig.MountConfig;
import org.gantry.api.container.StorageConfig.TmpfsOptions;
import org.gantry.api.container.StorageConfig.VolumeOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountParserTest {
    @Test
    void aBindHasSourceTargetAndMode() {
        UserMount parsed = bind("/src/../src:/a//b/:ro,rslave");
        assertThat(parsed.mount().source()).isEqualTo("/src");
        assertThat(parsed.mount().destination()).isEqualTo("/a/b");
        assertThat(parsed.mount().writable()).isFalse();
        assertThat(parsed.mount().propagation()).isEqualTo("rslave");
        assertThat(parsed.createSource()).isTrue();
        assertThat(parsed.readOnlyBelow()).isTrue();
    }

    @Test
    void aNameIsAVolume() {
        UserMount parsed = bind("data:/data:nocopy");
        assertThat(parsed.mount().type()).isEqualTo("volume");
        assertThat(parsed.mount().name()).isEqualTo("data");
        assertThat(parsed.copyUp()).isFalse();
        assertThat(bind("data:/data").copyUp()).isTrue();
    }

    @Test
    void aMountOfTypeBindMustExist() {
        UserMount parsed = mount(new MountConfig("bind", "/src", "/dst", true, null, null, null));
        assertThat(parsed.createSource()).isFalse();
        assertThat(parsed.mount().writable()).isFalse();
        assertThat(parsed.recursive()).isTrue();
        assertThat(parsed.readOnlyBelow()).isTrue();
    }

    @Test
    void optionsOfABindSayWhatBecomesOfMountsBelow() {
        UserMount flat = mount(bindWith(new BindOptions("", true, true, false, false), true));
        assertThat(flat.recursive()).isFalse();
        assertThat(flat.createSource()).isTrue();
        assertThat(mount(bindWith(new BindOptions("", false, false, true, false), true))
                        .readOnlyBelow())
                .isFalse();
        assertThat(mount(bindWith(new BindOptions("", false, false, false, true), true))
                        .readOnlyBelow())
                .isTrue();
    }

    @Test
    void optionsOfAVolumeAreKept() {
        var options = new VolumeOptions(true, Map.of("l", "1"), "local", Map.of("type", "tmpfs"), "a//b/");
        UserMount parsed = mount(new MountConfig("volume", "data", "/dst", false, null, options, null));
        assertThat(parsed.copyUp()).isFalse();
        assertThat(parsed.subpath()).isEqualTo("a/b");
        assertThat(parsed.labels()).isEqualTo(Map.of("l", "1"));
        assertThat(parsed.driverOptions()).isEqualTo(Map.of("type", "tmpfs"));
    }

    @Test
    void optionsOfATmpfsAreOneList() {
        var options = new TmpfsOptions(
                ByteSize.ofMebibytes(1), 0700, List.of(List.of("exec"), List.of("uid", "5"), List.of("noatime")));
        UserMount parsed = mount(new MountConfig("tmpfs", "", "/t", true, null, null, options));
        assertThat(parsed.tmpfsOptions()).isEqualTo("ro,size=1048576,mode=700,exec,uid=5,noatime");
        assertThat(TmpfsSpec.toOci(parsed.tmpfsOptions()))
                .containsExactly("nosuid", "nodev", "ro", "size=1048576", "mode=700", "exec", "uid=5", "noatime");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/a:relative|mount path must be absolute",
                "/a:/b:bogus|invalid mode: bogus",
                "/a:/b:ro,rw|invalid mode: ro,rw",
                "/a:/b:ro,|invalid mode: ro,",
                "/a:/b:shared,slave|invalid mode: shared,slave",
                "/a:/b:z,Z|invalid mode: z,Z",
                "/a:/b:ro:x|invalid volume specification",
                ":/b|invalid volume specification",
                "/a:|invalid volume specification",
                "/a:/|destination can't be '/'",
                "relative/path:/m|includes invalid characters for a local volume name",
                "x:/m|volume name is too short",
            })
    void nonsenseIsRefused(String spec, String words) {
        assertThatThrownBy(() -> bind(spec))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "bind   | -    | /t | - | field Source must not be empty",
                "bind   | rel  | /t | - | invalid mount path: 'rel' mount path must be absolute",
                "bind   | /s   | -  | - | field Target must not be empty",
                "bind   | /s   | t  | - | invalid mount path: 't' mount path must be absolute",
                "bind   | /s   | /  | - | destination can't be '/'",
                "bind   | /s   | /t | volume | field VolumeOptions must not be specified",
                "bind   | /s   | /t | tmpfs | field TmpfsOptions must not be specified",
                "tmpfs  | /s   | /t | - | field Source must not be specified",
                "tmpfs  | -    | /t | bind | field BindOptions must not be specified",
                "volume | name | /t | bind | field BindOptions must not be specified",
                "volume | -    | /t | subpath | must not set Subpath when using anonymous volumes",
                "volume | name | /t | escape | subpath must be a relative path within the volume",
                "volume | /abs | /t | - | includes invalid characters for a local volume name",
                "disk   | /s   | /t | - | mount type unknown",
            })
    void mountsThatContradictThemselvesAreRefused(
            String type, @Nullable String source, @Nullable String target, @Nullable String options, String words) {
        VolumeOptions volume = options == null
                ? null
                : switch (options) {
                    case "volume" -> VolumeOptions.DEFAULT;
                    case "subpath" -> new VolumeOptions(false, Map.of(), "", Map.of(), "sub");
                    case "escape" -> new VolumeOptions(false, Map.of(), "", Map.of(), "a/../../b");
                    default -> null;
                };
        var config = new MountConfig(
                type,
                source == null ? "" : source,
                target == null ? "" : target,
                false,
                "bind".equals(options) ? BindOptions.DEFAULT : null,
                volume,
                "tmpfs".equals(options) ? new TmpfsOptions(null, null, List.of()) : null);
        assertThatThrownBy(() -> mount(config))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageStartingWith(
                        type.equals("volume") && "/abs".equals(source)
                                ? "create /abs"
                                : "invalid mount config for type \"" + type + "\": ")
                .hasMessageContaining(words);
    }

    @Test
    void otherKindsOfMountsAreRefusedByName() {
        assertThatThrownBy(() -> mount(new MountConfig("image", "busybox", "/t", false, null, null, null)))
                .isInstanceOf(EngineException.Unsupported.class)
                .hasMessageContaining("\"image\"");
        var options = new VolumeOptions(false, Map.of(), "nfsd", Map.of(), "");
        assertThatThrownBy(() -> mount(new MountConfig("volume", "data", "/t", false, null, options, null)))
                .isInstanceOf(EngineException.NotFound.class)
                .hasMessageContaining("plugin \"nfsd\" not found");
        assertThatThrownBy(() -> mount(new MountConfig("volume", "", "/t", true, null, null, null)))
                .hasMessageContaining("must not set ReadOnly mode when using anonymous volumes");
    }

    @Test
    void readOnlyMustBeMeant() {
        refused(bindWith(new BindOptions("", false, false, true, true), true), "ReadOnlyNonRecursive && ");
        refused(bindWith(new BindOptions("", false, false, true, false), false), "!ReadOnly && ");
        refused(bindWith(new BindOptions("", false, false, false, true), false), "!ReadOnly && ");
        refused(bindWith(new BindOptions("sideways", false, false, false, false), false), "propagation mode: sideways");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "size=1m,colour=red | invalid tmpfs option [\"colour\" \"red\"]",
                "bind | invalid tmpfs option [\"bind\"]",
                "size | invalid tmpfs option [\"size\"]",
                "ro,,rw | invalid tmpfs option [\"\"]",
            })
    void optionsThatTmpfsHasNotAreRefused(String options, String words) {
        assertThatThrownBy(() -> MountParser.parse(new StorageConfig(
                        List.of(), List.of(), Map.of("/t", options), List.of(), List.of(), "", Map.of())))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessage(words);
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

    @Test
    void mountsOfAnotherContainerMayBeForReadingOnly() {
        UserMount other = bind("/src:/dst:shared");
        assertThat(VolumesFrom.parse("c").take(other).mount().writable()).isTrue();
        UserMount taken = VolumesFrom.parse("c:ro").take(other);
        assertThat(taken.mount().writable()).isFalse();
        assertThat(taken.mount().propagation()).isEqualTo("shared");
        assertThat(VolumesFrom.parse("c:rw").take(bind("/src:/dst:ro")).mount().writable())
                .isFalse();
        for (String mode : List.of("rslave", "nocopy", "bogus", "ro,rw")) {
            assertThatThrownBy(() -> VolumesFrom.parse("c:" + mode)).hasMessage("invalid mode: " + mode);
        }
        assertThatThrownBy(() -> VolumesFrom.parse("")).hasMessageContaining("cannot be an empty string");
    }

    private static MountConfig bindWith(BindOptions options, boolean readOnly) {
        return new MountConfig("bind", "/src", "/dst", readOnly, options, null, null);
    }

    private static void refused(MountConfig config, String words) {
        assertThatThrownBy(() -> mount(config))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageContaining(words);
    }

    private static UserMount mount(MountConfig config) {
        return MountParser.parse(
                        new StorageConfig(List.of(), List.of(config), Map.of(), List.of(), List.of(), "", Map.of()))
                .get(0);
    }

    private static UserMount bind(String spec) {
        return MountParser.parse(
                        new StorageConfig(List.of(spec), List.of(), Map.of(), List.of(), List.of(), "", Map.of()))
                .get(0);
    }
}
