package org.gantry.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gantry.api.EngineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CgroupParentTest {
    @ParameterizedTest
    @CsvSource({"/a/b, /a/b/id", "a/b, /a/b/id", "/a//b/, /a/b/id", "/, /id", "a.slice, /a.slice/id"})
    void isAPathFromTheRoot(String parent, String path) {
        assertThat(CgroupParent.resolve(parent, "id")).isEqualTo(path);
    }

    @Test
    void isTheRootWhenNothingIsSaid() {
        assertThat(CgroupParent.resolve("", "id")).isEqualTo("/id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "/a/../b", "a/./b", "/../../etc", "a\nb"})
    void neverLeadsOutside(String parent) {
        assertThatThrownBy(() -> CgroupParent.resolve(parent, "id"))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageStartingWith("invalid cgroup parent");
    }
}
