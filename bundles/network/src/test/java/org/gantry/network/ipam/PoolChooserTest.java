package org.gantry.network.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gantry.linux.netlink.IpPrefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolChooserTest {
    private static final PoolChooser OURS = new PoolChooser(List.of());

    @Test
    void beginsWhereNobodyElseDoes() {
        assertThat(OURS.choose(List.of())).contains(IpPrefix.parse("172.30.0.0/16"));
    }

    @Test
    void avoidsWhatIsTakenInPartOrAsAWhole() {
        assertThat(choose("172.30.7.1/32")).contains(IpPrefix.parse("172.31.0.0/16"));
        assertThat(choose("172.16.0.0/12")).contains(IpPrefix.parse("192.168.240.0/20"));
        assertThat(choose("172.16.0.0/12", "192.168.0.0/16")).contains(IpPrefix.parse("10.200.0.0/16"));
        assertThat(choose("172.16.0.0/12", "192.168.0.0/16", "10.0.0.0/8")).isEmpty();
    }

    @Test
    void offersManySubnetsThatDoNotOverlap() {
        List<IpPrefix> taken = new ArrayList<>();
        for (Optional<IpPrefix> next = OURS.choose(taken); next.isPresent(); next = OURS.choose(taken)) {
            taken.add(next.get());
        }
        assertThat(taken)
                .hasSizeGreaterThan(60)
                .allMatch(prefix -> prefix.address().isSiteLocalAddress());
    }

    private static Optional<IpPrefix> choose(String... taken) {
        return OURS.choose(List.of(taken).stream().map(IpPrefix::parse).toList());
    }

    @Test
    void takesPartsOfThePoolsTheUserNames() {
        var pools = new PoolChooser(List.of(
                Pool.parse("base=10.5.7.9/22,size=24"),
                Pool.parse("base=10.9.0.0/30,size=30"),
                Pool.parse("size=64,base=fd00:5::/62")));
        List<IpPrefix> taken = new ArrayList<>();
        for (Optional<IpPrefix> next = pools.choose(taken); next.isPresent(); next = pools.choose(taken)) {
            taken.add(next.get());
        }
        assertThat(taken)
                .extracting(IpPrefix::toString)
                .containsExactly("10.5.4.0/24", "10.5.5.0/24", "10.5.6.0/24", "10.5.7.0/24", "10.9.0.0/30");
        assertThat(pools.choose(List.of(IpPrefix.parse("10.5.5.128/25"), IpPrefix.parse("10.5.4.1/32"))))
                .contains(IpPrefix.parse("10.5.6.0/24"));
        assertThatThrownBy(() -> pools.require(List.of(IpPrefix.parse("10.0.0.0/8"))))
                .hasMessage("all predefined address pools have been fully subnetted: name a subnet");
        assertThat(pools.ipv6(() -> List.of(IpPrefix.parse("fd00:5::/63"))).cidr())
                .isEqualTo("fd00:5:0:2::/64");
        assertThatThrownBy(() -> pools.ipv6(() -> List.of(IpPrefix.parse("fd00::/16"))))
                .hasMessage("all predefined address pools have been fully subnetted: name a subnet");
    }

    @Test
    void aHugePoolIsNotSearchedAddressByAddress() {
        var pools = new PoolChooser(List.of(Pool.parse("base=fd00::/8,size=64")));
        assertThat(pools.ipv6(() -> List.of(IpPrefix.parse("fd00::/9"))).cidr()).isEqualTo("fd80::/64");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/8",
                "base=10.0.0.0/8",
                "base=10.0.0.0/8,size=4",
                "base=10.0.0.0/8,size=31",
                "base=10.0.0.0/8,size=x",
                "base=10.0.0.0,size=16",
                "base=10.0.0.0/8,size=16,size=17",
                "base=a/8,size=16,"
            })
    void refusesWhatIsNoPool(String text) {
        assertThatThrownBy(() -> Pool.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
