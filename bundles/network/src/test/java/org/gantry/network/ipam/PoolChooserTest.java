package org.gantry.network.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gantry.linux.netlink.IpPrefix;
import org.junit.jupiter.api.Test;

class PoolChooserTest {
    @Test
    void beginsWhereNobodyElseDoes() {
        assertThat(PoolChooser.choose(List.of())).contains(IpPrefix.parse("172.30.0.0/16"));
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
        for (Optional<IpPrefix> next = PoolChooser.choose(taken); next.isPresent(); next = PoolChooser.choose(taken)) {
            taken.add(next.get());
        }
        assertThat(taken)
                .hasSizeGreaterThan(60)
                .allMatch(prefix -> prefix.address().isSiteLocalAddress());
    }

    private static Optional<IpPrefix> choose(String... taken) {
        return PoolChooser.choose(List.of(taken).stream().map(IpPrefix::parse).toList());
    }
}
