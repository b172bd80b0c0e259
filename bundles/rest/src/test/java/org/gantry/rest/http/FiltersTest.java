package org.gantry.rest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.gantry.api.EngineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FiltersTest {
    private static final Set<String> NAMES = Set.of("name", "label", "label!", "dangling");

    private static Filters parse(String text) {
        return Filters.parse(text.replace('\'', '"'), NAMES);
    }

    @Test
    void readsBothForms() {
        assertThat(parse("{'name':{'a':true,'b':true,'c':false}}").get("name")).containsExactly("a", "b");
        assertThat(parse("{'name':['a','b']}").get("name")).containsExactly("a", "b");
        assertThat(parse("").get("name")).isEmpty();
    }

    @Test
    void refusesNamesNobodyKnows() {
        assertThatThrownBy(() -> parse("{'x':['a']}"))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessage("invalid filter 'x'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "{'name':1}", "{'name':{'a':1}}", "{'name':null}"})
    void refusesOtherShapes(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(EngineException.InvalidArgument.class);
    }

    @Test
    void labelsMustAllBeThere() {
        Map<String, String> labels = Map.of("a", "1", "b", "");
        assertThat(parse("{'label':['a','b']}").labels(labels)).isTrue();
        assertThat(parse("{'label':['a=1','b=']}").labels(labels)).isTrue();
        assertThat(parse("{'label':['a','c']}").labels(labels)).isFalse();
        assertThat(parse("{'label':['a=2']}").labels(labels)).isFalse();
        assertThat(parse("{'label!':['a']}").labels(labels)).isFalse();
        assertThat(parse("{'label!':['a=2']}").labels(labels)).isTrue();
    }

    @Test
    void flagsAreTrueOrFalse() {
        assertThat(parse("").flag("dangling", true)).isTrue();
        assertThat(parse("{'dangling':['1']}").flag("dangling", false)).isTrue();
        assertThat(parse("{'dangling':['false']}").flag("dangling", true)).isFalse();
        assertThatThrownBy(() -> parse("{'dangling':['maybe']}").flag("dangling", true))
                .hasMessage("invalid filter 'dangling=[maybe]'");
    }
}
