package org.gantry.runtime.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OciProgramTest {
    private static final Path PATH = Path.of("/usr/bin/program");

    @ParameterizedTest
    @CsvSource({
        "'runc version 1.1.5+ds1\ncommit: 1.1.5\nspec: 1.0.2-dev\ngo: go1.19.8', 1.1.5+ds1, 1.0.2",
        "'crun version 1.8.1\ncommit: f8a0\nspec: 1.0.0\n+SYSTEMD', 1.8.1, 1.0.0",
        "'runsc version release-20240807.0\nspec: 1.1.0-rc.1', release-20240807.0, 1.1.0",
        "'youki version: 0.3.3\ncommit: 1', 0.3.3, 1.0.0",
    })
    void readsWhatProgramsSayOfThemselves(String printed, String version, String spec) {
        OciProgram program =
                OciProgram.of("name", PATH, List.of(), new Printed(printed, "")).orElseThrow();
        assertThat(program.version()).isEqualTo(version);
        assertThat(program.spec()).hasToString(spec);
    }

    @Test
    void isNoProgramThatSaysNothingOfTheKind() {
        assertThat(OciProgram.of("name", PATH, List.of(), new Printed("hello\n", "")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'   --detach, -d    detach from the container', true",
        "'  -d, --detach     detach from the parent', true",
        "'  -d, --detach', true",
        "'  --no-detach      stay', false",
        "'  --detached-keys  keys', false",
        "'  -detach          of another kind of options', false",
        "'', false",
    })
    void runsDetachedWhenItsHelpSaysSo(String help, boolean runsDetached) {
        Printed printed = new Printed("runc version 1.1.5", help == null ? "" : help);
        assertThat(OciProgram.of("name", PATH, List.of(), printed).orElseThrow().runsDetached())
                .isEqualTo(runsDetached);
    }

    @Test
    void asksAgainWhereOnlyTheVersionIsRemembered() {
        Printed printed = new Printed("runc version 1.1.5\n", "run: --detach\n");
        assertThat(Printed.of(printed.text())).contains(printed);
        assertThat(Printed.of("runc version 1.1.5\n")).isEmpty();
    }
}
