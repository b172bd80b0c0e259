package org.gantry.engine.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gantry.api.EngineException.InvalidArgument;
import org.gantry.linux.fs.RootDir;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerPathTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "/, /, /",
        "., /., .",
        "/., /., .",
        "a, /a, a",
        "a/, /a/, a",
        "/a/b/., /a/b/., .",
        "/a//./b/../c, /a/c, c",
        "/../../a, /a, a",
        "/a/.., /, /",
    })
    void pathsAreCleanedAsInGo(String given, String text, String name) {
        ContainerPath path = ContainerPath.of(given);
        assertThat(path.text()).isEqualTo(text);
        assertThat(path.name()).isEqualTo(name);
    }

    @Test
    void whatIsNoPathIsRefused() {
        assertThatThrownBy(() -> ContainerPath.of("")).isInstanceOf(InvalidArgument.class);
        assertThatThrownBy(() -> ContainerPath.of("a\0b")).isInstanceOf(InvalidArgument.class);
    }

    @Test
    void linksAreFollowedInsideTheRoot() throws IOException {
        Files.createDirectories(directory.resolve("a/b"));
        Files.createSymbolicLink(directory.resolve("a/abs"), Path.of("/a/b"));
        Files.createSymbolicLink(directory.resolve("a/up"), Path.of("../../../../a/abs"));
        Files.createSymbolicLink(directory.resolve("dangling"), Path.of("a/none"));
        Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
        try (RootDir root = RootDir.open(directory.toString())) {
            assertThat(ContainerPath.of("/a/up/x").resolved(root)).isEqualTo("/a/b/x");
            assertThat(ContainerPath.of("/dangling").resolved(root)).isEqualTo("/a/none");
            assertThat(ContainerPath.of("/a/b/../abs/..").resolved(root)).isEqualTo("/a");
            assertThatThrownBy(() -> ContainerPath.of("/loop").resolved(root)).hasMessageContaining("too many links");
        }
    }
}
