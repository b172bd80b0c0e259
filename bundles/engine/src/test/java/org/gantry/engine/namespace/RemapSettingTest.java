package org.gantry.engine.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gantry.linux.namespace.IdMapping;
import org.gantry.linux.namespace.UserNamespaces.Maps;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemapSettingTest {
    @TempDir
    Path etc;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(etc.resolve("passwd"), "root:x:0:0::/:/bin/sh\nalice:x:1001:1001::/:/bin/sh\n");
        Files.writeString(etc.resolve("group"), "root:x:0:\nstaff:x:50:\n");
        Files.writeString(etc.resolve("subuid"), """
                dockremap:100000:65536
                alice:200000:1000
                bob:1:2:3
                1001:300000:64536
                huge:4294967290:10
                word:x:10
                """);
        Files.writeString(etc.resolve("subgid"), "alice:500000:65536\ndockremap:600000:65536\n");
    }

    @Test
    void nothingIsNoRemapping() {
        assertThat(RemapSetting.parse(" ", etc)).isEmpty();
    }

    @Test
    void defaultIsDockremap() {
        assertThat(RemapSetting.parse("default", etc))
                .contains(new Maps(
                        List.of(new IdMapping(0, 100_000, 65_536)), List.of(new IdMapping(0, 600_000, 65_536))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "1001", "alice:staff", "1001:50"})
    void rangesOfNameAndNumberFollowEachOther(String setting) {
        Optional<Maps> maps = RemapSetting.parse(setting, etc);
        assertThat(maps.orElseThrow().uids())
                .containsExactly(new IdMapping(0, 200_000, 1000), new IdMapping(1000, 300_000, 64_536));
        assertThat(maps.orElseThrow().gids()).containsExactly(new IdMapping(0, 500_000, 65_536));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "carol | userns-remap = carol: no ranges of carol in",
                "alice:wheel | userns-remap = alice:wheel: there is no group wheel",
                ":staff | a user or group has a name",
                "alice: | a user or group has a name",
                "huge | \"huge:4294967290:10\" in",
                "word | \"word:x:10\" in",
                "bob | no ranges of bob in",
            })
    void whatIsMissingIsTold(String setting, String words) {
        assertThatThrownBy(() -> RemapSetting.parse(setting, etc))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    @Test
    void aFileThatIsNotThereHasNoRanges() throws IOException {
        Files.delete(etc.resolve("subgid"));
        assertThatThrownBy(() -> RemapSetting.parse("default", etc))
                .hasMessageContaining("no ranges of dockremap in")
                .hasMessageContaining("dockremap:100000:65536");
    }
}
