package org.gantry.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.gantry.api.container.NetworkConfig;
import org.gantry.api.container.NetworkConfig.EndpointConfig;
import org.junit.jupiter.api.Test;

class MembershipsTest {
    private static final EndpointConfig ALIASED = new EndpointConfig(List.of("db"), List.of(), "", "");

    private static NetworkConfig normalise(NetworkConfig config) {
        return Memberships.normalise(config, ref -> ref.equals("abc") ? "front" : ref);
    }

    @Test
    void leavesTheUsualCasesAlone() {
        for (String mode : List.of("", "default", "bridge", "none", "host", "container:x", "front")) {
            NetworkConfig config = NetworkConfig.ofMode(mode);
            assertThat(normalise(config)).as(mode).isEqualTo(config);
        }
    }

    @Test
    void callsNetworksByTheirNamesAndListsTheMainOneToo() {
        assertThat(normalise(NetworkConfig.ofMode("abc")).mode()).isEqualTo("front");
        NetworkConfig two = normalise(NetworkConfig.ofMode("abc").withEndpoints(Map.of("back", ALIASED)));
        assertThat(two.endpoints()).isEqualTo(Map.of("front", EndpointConfig.DEFAULT, "back", ALIASED));
        assertThat(NetworkMode.of(two))
                .isInstanceOfSatisfying(
                        NetworkMode.Own.class, own -> assertThat(own.networks()).containsExactly("front", "back"));
        assertThat(normalise(NetworkConfig.ofMode("").withEndpoints(Map.of("default", ALIASED)))
                        .endpoints())
                .containsOnlyKeys("bridge");
    }

    @Test
    void networksAreAddedAndTakenAway() {
        NetworkConfig both = Memberships.with(NetworkConfig.ofMode(""), "front", ALIASED);
        assertThat(both.endpoints()).containsOnlyKeys("bridge", "front");
        NetworkConfig moved = Memberships.without(both, "bridge");
        assertThat(NetworkMode.of(moved))
                .isInstanceOfSatisfying(
                        NetworkMode.Own.class, own -> assertThat(own.networks()).containsExactly("front"));
        NetworkConfig nowhere = Memberships.without(moved, "front");
        assertThat(nowhere.endpoints()).containsOnlyKeys("none");
        assertThat(Memberships.isPrivate(nowhere)).isFalse();
        assertThat(Memberships.with(nowhere, "front", ALIASED).endpoints()).isEqualTo(Map.of("front", ALIASED));
    }
}
