package org.gantry.runtime.libcontainer.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gantry.api.EngineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexListTest {
    @Test
    void readsNumbersAndRanges() {
        assertThat(IndexList.mask("x", "0-3,7")).containsExactly(0b1000_1111);
        assertThat(IndexList.mask("x", " 1 , 64-65 ")).containsExactly(2, 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "a", "-1", "3-1", "1-", "1-2-3", "8192", "99999999999", "1 2", "+1"})
    void refusesWhatIsNoList(String list) {
        assertThatThrownBy(() -> IndexList.mask("process.x", list))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageStartingWith("process.x: ");
    }
}
