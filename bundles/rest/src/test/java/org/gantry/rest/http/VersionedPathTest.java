package org.gantry.rest.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionedPathTest {
    @ParameterizedTest
    @CsvSource({
        "/_ping, 1.50, /_ping",
        "/v1.24/_ping, 1.24, /_ping",
        "/v1.9/a/b, 1.9, /a/b",
        "/v2/x, 2.0, /x",
        "/v1.30.5/x, 1.30, /x",
        "/version, 1.50, /version",
        "/volumes, 1.50, /volumes",
        "/v1.99999/x, 1.9999, /x",
    })
    void partsVersionAndPath(String path, String version, String rest) {
        VersionedPath parted = VersionedPath.of(path);
        assertThat(parted.version()).hasToString(version);
        assertThat(parted.path()).isEqualTo(rest);
    }
}
