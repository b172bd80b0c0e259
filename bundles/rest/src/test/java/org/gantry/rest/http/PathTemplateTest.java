package org.gantry.rest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PathTemplateTest {
    @Test
    void aVariableIsOneSegment() {
        PathTemplate template = new PathTemplate("/containers/{id}/json");
        assertThat(template.match("/containers/abc/json")).contains(Map.of("id", "abc"));
        assertThat(template.match("/containers/a/b/json")).isEmpty();
        assertThat(template.match("/containers//json")).isEmpty();
        assertThat(template.match("/containers/abc")).isEmpty();
        assertThat(template.match("/containers/abc/json/")).isEmpty();
    }

    @Test
    void aWideVariableIsOneOrMore() {
        PathTemplate template = new PathTemplate("/images/{name...}/json");
        assertThat(template.match("/images/a/json")).contains(Map.of("name", "a"));
        assertThat(template.match("/images/reg:5000/a/b:c/json")).contains(Map.of("name", "reg:5000/a/b:c"));
        assertThat(template.match("/images/json")).isEmpty();
    }

    @Test
    void aWideVariableMayEndThePath() {
        PathTemplate template = new PathTemplate("/images/{name...}");
        assertThat(template.match("/images/a/b")).contains(Map.of("name", "a/b"));
        assertThat(template.match("/images/")).isEmpty();
    }

    @Test
    void variablesAreDecodedAfterTheMatch() {
        PathTemplate template = new PathTemplate("/containers/{id}/json");
        assertThat(template.match("/containers/a%2Fb/json")).contains(Map.of("id", "a/b"));
        assertThat(template.match("/containers/a+b%20c/json")).contains(Map.of("id", "a+b c"));
    }
}
