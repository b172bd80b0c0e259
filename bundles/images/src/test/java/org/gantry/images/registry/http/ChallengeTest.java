package org.gantry.images.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChallengeTest {
    @Test
    void readsSchemesAndParameters() {
        assertThat(
                        Challenge.parse(
                                List.of(
                                        "Bearer realm=\"https://auth.example/token\",service=\"a, \\\"b\\\"\",scope=\"repository:x:pull\"")))
                .containsExactly(new Challenge(
                        "bearer",
                        Map.of(
                                "realm", "https://auth.example/token",
                                "service", "a, \"b\"",
                                "scope", "repository:x:pull")));
        assertThat(Challenge.parse(List.of("Basic realm=plain"))).containsExactly(basic("plain"));
    }

    @Test
    void readsSeveralFromOneLineAndFromMany() {
        assertThat(Challenge.parse(
                        List.of("Basic realm=\"one\", Negotiate, BEARER realm=two", "Basic realm=\"three\"")))
                .extracting(Challenge::scheme)
                .containsExactly("basic", "negotiate", "bearer", "basic");
    }

    @Test
    void nonsenseIsNoChallenge() {
        assertThat(Challenge.parse(List.of("", "=", "\"", ",,,", "Bearer realm=" + "x".repeat(9000))))
                .isEmpty();
        assertThat(Challenge.parse(List.of("Bearer realm=\"unfinished")))
                .containsExactly(new Challenge("bearer", Map.of()));
    }

    private static Challenge basic(String realm) {
        return new Challenge("basic", Map.of("realm", realm));
    }
}
