package org.gantry.karaf.jdk25.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SubjectWeaverTest {
    @Test
    void karafsClassesConcernIt() {
        assertThat(SubjectWeaver.concerns("org.apache.karaf.util.jaas.JaasHelper"))
                .isTrue();
        assertThat(SubjectWeaver.concerns("org.apache.felix.gogo.runtime.CommandSessionImpl"))
                .isTrue();
    }

    @Test
    void nobodyElsesDo() {
        assertThat(SubjectWeaver.concerns("org.apache.felix.gogo.runtime.CommandSessionImpl$JobImpl"))
                .isFalse();
        assertThat(SubjectWeaver.concerns("org.gantry.api.ByteSize")).isFalse();
    }

    @Test
    void itsOwnClassesDoNotOrItWouldHaveToLoadThemToBeLoaded() {
        assertThat(SubjectWeaver.concerns(SubjectRewriter.class.getName())).isFalse();
        assertThat(SubjectWeaver.concerns(SubjectWeaver.class.getName())).isFalse();
    }
}
