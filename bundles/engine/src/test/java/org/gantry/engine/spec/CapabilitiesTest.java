package org.gantry.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gantry.api.EngineException;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {
    @Test
    void theDefaultIsDockers() {
        assertThat(mask(Capabilities.of(false, List.of(), List.of()))).isEqualTo(0xa80425fbL);
    }

    @Test
    void droppingAllLeavesWhatIsAdded() {
        assertThat(Capabilities.of(false, List.of("net_admin"), List.of("ALL"))).containsExactly("CAP_NET_ADMIN");
        assertThat(Capabilities.of(false, List.of(), List.of("all"))).isEmpty();
    }

    @Test
    void addingAllLeavesOutWhatIsDropped() {
        assertThat(Capabilities.of(false, List.of("ALL"), List.of("CAP_SYS_ADMIN")))
                .hasSize(40)
                .doesNotContain("CAP_SYS_ADMIN");
    }

    @Test
    void privilegedHasEverything() {
        assertThat(mask(Capabilities.of(true, List.of(), List.of("ALL")))).isEqualTo((1L << 41) - 1);
    }

    @Test
    void anUnknownNameIsRefusedInDockersWords() {
        assertThatThrownBy(() -> Capabilities.of(false, List.of("nosuch"), List.of()))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessage("invalid CapAdd: unknown capability: \"CAP_NOSUCH\"");
    }

    private static long mask(List<String> names) {
        return names.stream()
                .mapToLong(name -> 1L << Capabilities.all().indexOf(name))
                .reduce(0, (a, b) -> a | b);
    }
}
