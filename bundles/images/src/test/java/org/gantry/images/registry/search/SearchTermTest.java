package org.gantry.images.registry.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gantry.api.EngineException.InvalidArgument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTermTest {
    @ParameterizedTest
    @CsvSource({
        "busybox, docker.io, busybox",
        "team/app, docker.io, team/app",
        "Team/app, docker.io, Team/app",
        "library/busybox, docker.io, busybox",
        "docker.io/library/busybox, docker.io, busybox",
        "index.docker.io/busybox, docker.io, busybox",
        "localhost/library/x, localhost, library/x",
        "127.0.0.1:5000/x, 127.0.0.1:5000, x",
        "[::1]:5000/x, [::1]:5000, x",
        "quay.io/a b&c, quay.io, a b&c",
        "quay.io/, quay.io, ''",
        "'', docker.io, ''",
    })
    void saysWhomToAskForWhat(String text, String domain, String query) {
        assertThat(SearchTerm.parse(text)).isEqualTo(new SearchTerm(domain, query));
    }

    @Test
    void addressesAreNotTerms() {
        assertThatThrownBy(() -> SearchTerm.parse("https://quay.io/x"))
                .isInstanceOf(InvalidArgument.class)
                .hasMessage("invalid repository name: repository name (https://quay.io/x) should not have a scheme");
        for (String evil : new String[] {"user@quay.io/x", "quay.io:port/x", "quay.io?/x", "quay.io#/x", "a.b\r\n/x"}) {
            assertThatThrownBy(() -> SearchTerm.parse(evil))
                    .isInstanceOf(InvalidArgument.class)
                    .hasMessageContaining("invalid registry");
        }
    }
}
