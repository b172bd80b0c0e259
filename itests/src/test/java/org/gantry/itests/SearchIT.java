package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.SearchableRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code docker search} of a registry on loopback that can be searched, as the registry image of Docker's cannot. */
class SearchIT extends DockerCliTest {
    private static final String RESULTS = "{\"results\":[{\"name\":\"busybox\",\"description\":\"Base image.\","
            + "\"star_count\":3037,\"is_official\":true},{\"name\":\"team/busybox\",\"star_count\":2}]}";

    private final SearchableRegistry registry = new SearchableRegistry(RESULTS);
    private final String domain = registry.domain();

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void findsWhatTheRegistrySays() {
        assertThat(docker.ok("search", "--no-trunc", domain + "/busybox"))
                .containsPattern("busybox +Base image\\. +3037 +\\[OK]")
                .contains("team/busybox");
        assertThat(registry.requests()).endsWith("GET /v1/search?q=busybox&n=25 HTTP/1.1");
        assertThat(docker.ok("search", "--limit", "5", "-f", "stars=3", domain + "/busybox"))
                .doesNotContain("team/busybox");
        assertThat(registry.requests()).endsWith("GET /v1/search?q=busybox&n=5 HTTP/1.1");
        assertThat(engine.console("gantry:search " + domain + "/busybox").ok()).contains("Base image.");
    }

    @Test
    void whatCannotBeSearchedIsSaid() {
        assertThat(docker.run("search", "--limit", "101", domain + "/x").fails())
                .contains("limit 101 is outside the range of [1, 100]");
        assertThat(docker.run("search", "-f", "label=x", domain + "/x").fails()).contains("invalid filter 'label'");
        assertThat(docker.run("search", "127.0.0.1:1/x").fails()).contains("connection refused");
    }
}
