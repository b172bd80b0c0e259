package org.gantry.images.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gantry.api.EngineException.InvalidArgument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryPathTest {
    @ParameterizedTest
    @CsvSource({"a/b, a/b", "./a/./b/, a/b", "a//b, a/b", "./, .", "., .", "..., ...", "a/..b, a/..b"})
    void cleansNames(String name, String path) {
        assertThat(EntryPath.parse(name, "the name")).hasToString(path);
    }

    @ParameterizedTest
    @CsvSource({"/etc/passwd, is absolute", "../x, climbs out", "a/../../x, climbs out", "a/b/.., climbs out"})
    void refusesNamesThatLeadOut(String name, String reason) {
        assertThatThrownBy(() -> EntryPath.parse(name, "the name"))
                .isInstanceOf(InvalidArgument.class)
                .hasMessageContaining("the name \"" + name + "\" " + reason);
    }

    @Test
    void refusesBombs() {
        assertThatThrownBy(() -> EntryPath.parse("d/".repeat(256), "the name"))
                .hasMessageContaining("is deeper than 255");
        assertThatThrownBy(() -> EntryPath.parse("d/".repeat(3000), "the name"))
                .hasMessageContaining("is longer than 4095 bytes");
        assertThatThrownBy(() -> EntryPath.parse("n".repeat(256), "the name"))
                .hasMessageContaining("component of more than 255 bytes");
    }

    @Test
    void resolvesLinksByTheirText() {
        EntryPath directory = EntryPath.parse("a/b", "the name");

        assertThat(directory.resolve("../c/./d").map(EntryPath::toString)).contains("a/c/d");
        assertThat(directory.resolve("../..").map(EntryPath::isRoot)).contains(true);
        assertThat(directory.resolve("../../..")).isEmpty();
        assertThat(directory.resolve("../../../a")).isEmpty();
        assertThat(directory.resolve("/a")).isEmpty();
    }
}
