package org.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.gantry.api.EngineException;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.network.ipam.Pool;
import org.gantry.network.store.NetworkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesAndSettingsTest {
    private static final List<NetworkRecord> NETWORKS = List.of(
            network("abc1".repeat(16), "bridge"), network("abc2".repeat(16), "host"), network("f".repeat(64), "abc"));

    @ParameterizedTest
    @CsvSource({
        "default, gantry0, gantry_default",
        "3f2a9c01, gtr3f2a9c01, gantry_3f2a9c01",
        "Big & Blue, gtr93e26b93, gantry_93e26b93",
    })
    void everythingOfAnEngineIsNamedAfterIt(String instance, String bridge, String table) {
        var engine = new EngineInstance(Path.of("/r"), Path.of("/run/g"), instance);
        assertThat(engine.bridgeName()).isEqualTo(bridge).hasSizeLessThan(16);
        assertThat(engine.tableName()).isEqualTo(table);
        assertThat(engine.networks()).hasToString("/r/network");
        assertThat(engine.endpoints()).hasToString("/run/g/network");
        assertThat(engine.sandboxes()).hasToString("/run/g/netns");
    }

    @Test
    void findsNetworksByIdThenNameThenBeginning() {
        assertThat(NetworkNames.find(NETWORKS, "abc2".repeat(16)).name()).isEqualTo("host");
        assertThat(NetworkNames.find(NETWORKS, "abc").name()).isEqualTo("abc");
        assertThat(NetworkNames.find(NETWORKS, "abc1").name()).isEqualTo("bridge");
        assertThatThrownBy(() -> NetworkNames.find(NETWORKS, "ab"))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessage("network ab is ambiguous (2 matches found on ID prefix)");
        assertThatThrownBy(() -> NetworkNames.find(NETWORKS, "nowhere"))
                .isInstanceOf(EngineException.NotFound.class)
                .hasMessage("network nowhere not found");
        assertThatThrownBy(() -> NetworkNames.find(NETWORKS, "")).isInstanceOf(EngineException.NotFound.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "../x", "-x", "a\nb", "\u00e4"})
    void refusesContainerIdentifiersThatAreNoFileNames(String id) {
        assertThatThrownBy(() -> Identifiers.container(id)).isInstanceOf(EngineException.InvalidArgument.class);
    }

    @Test
    void hasDefaults() {
        assertThat(NetworkConfiguration.class.getDeclaredMethods())
                .extracting(setting -> setting.getName() + " = " + setting.getDefaultValue())
                .containsExactlyInAnyOrder(
                        "bridge = ", "subnet = ", "mtu = 0", "icc = true", "pools = ", "sandbox_pool = 3");
        assertThat(NetworkSettings.of("", "", 0, true, "", 3))
                .isEqualTo(new NetworkSettings(
                        Optional.empty(), Optional.empty(), OptionalInt.empty(), true, List.of(), 3));
    }

    @Test
    void readsSettings() {
        assertThat(NetworkSettings.of(
                        " lan0 ", "10.1.2.3/24", 1400, false, "base=10.5.6.0/16,size=24  base=fd00::/32,size=64", 0))
                .isEqualTo(new NetworkSettings(
                        Optional.of("lan0"),
                        Optional.of(IpPrefix.parse("10.1.2.0/24")),
                        OptionalInt.of(1400),
                        false,
                        List.of(new Pool(IpPrefix.parse("10.5.0.0/16"), 24), new Pool(IpPrefix.parse("fd00::/32"), 64)),
                        0));
    }

    @ParameterizedTest
    @CsvSource({
        "a-name-of-sixteen, '', 0, '', 3, bridge = a-name-of-sixteen",
        "a/b, '', 0, '', 3, bridge = a/b",
        "'', fd00::/64, 0, '', 3, subnet = fd00::/64",
        "'', 10.0.0.0/31, 0, '', 3, subnet = 10.0.0.0/31",
        "'', 10.0.0.0, 0, '', 3, 10.0.0.0 is not of the form ADDRESS/LENGTH",
        "'', '', 67, '', 3, mtu = 67",
        "'', '', 0, 'base=10.0.0.0/8;size=16', 3, pools = base=10.0.0.0/8;size=16",
        "'', '', 0, '', 65, sandbox.pool = 65",
    })
    void refusesSettingsByName(String bridge, String subnet, int mtu, String pools, int pool, String message) {
        assertThatThrownBy(() -> NetworkSettings.of(bridge, subnet, mtu, true, pools, pool))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    private static NetworkRecord network(String id, String name) {
        return new NetworkRecord(
                id,
                name,
                "bridge",
                Instant.EPOCH,
                true,
                false,
                false,
                false,
                List.of(),
                true,
                Map.of(),
                Map.of(),
                Map.of());
    }
}
