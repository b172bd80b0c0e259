package org.gantry.network.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.gantry.api.network.Network.Subnet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeasesTest {
    private static final Subnet SUBNET = new Subnet("10.9.8.0/29", "10.9.8.1");

    @TempDir
    Path directory;

    private Leases leases;

    @BeforeEach
    void open() {
        leases = new Leases(directory, false);
    }

    @Test
    void givesAddressesInOrderAndNeverTheGatewayNetworkOrBroadcast() {
        assertThat(IntStream.range(0, 5).mapToObj(i -> claim("c" + i)))
                .containsExactly("10.9.8.2", "10.9.8.3", "10.9.8.4", "10.9.8.5", "10.9.8.6");
        assertThat(leases.claim("c5", SUBNET)).isEmpty();
    }

    @Test
    void usesAFreedAddressLast() {
        claim("a");
        claim("b");
        release("10.9.8.2", "a");
        assertThat(claim("c")).isEqualTo("10.9.8.4");
        assertThat(claim("d")).isEqualTo("10.9.8.5");
        assertThat(claim("e")).isEqualTo("10.9.8.6");
        assertThat(claim("f")).isEqualTo("10.9.8.2");
    }

    @Test
    void remembersAcrossARestart() {
        claim("a");
        release(claim("b"), "b");
        Leases restarted = new Leases(directory, false);
        assertThat(restarted.all()).isEqualTo(Map.of(InetAddress.ofLiteral("10.9.8.2"), "a"));
        assertThat(restarted.claim("c", SUBNET)).contains(InetAddress.ofLiteral("10.9.8.4"));
    }

    @Test
    void releasesOnlyWhatIsTheContainersOwn() {
        claim("a");
        release("10.9.8.2", "somebody else");
        release("10.9.8.3", "a");
        assertThat(leases.all()).containsValue("a");
        release("10.9.8.2", "a");
        release("10.9.8.2", "a");
        assertThat(leases.all()).isEmpty();
    }

    @Test
    void startsAfreshWhenTheSubnetIsAnotherOrTheMarkIsTorn() throws IOException {
        claim("a");
        assertThat(leases.claim("b", new Subnet("172.30.0.0/16", "172.30.0.1")))
                .contains(InetAddress.ofLiteral("172.30.0.2"));
        Files.writeString(directory.resolve("last"), "10.9.");
        assertThat(claim("c")).isEqualTo("10.9.8.3");
    }

    @Test
    void neverGivesOneAddressTwiceWhoeverAsksAtOnce() {
        Subnet subnet = new Subnet("10.9.0.0/23", "10.9.0.1");
        Set<InetAddress> given = ConcurrentHashMap.newKeySet();
        Leases other = new Leases(directory, false);
        long distinct = IntStream.range(0, 400)
                .parallel()
                .mapToObj(i -> (i % 2 == 0 ? leases : other).claim("c" + i, subnet))
                .map(Optional::orElseThrow)
                .filter(given::add)
                .count();
        assertThat(distinct).isEqualTo(400);
    }

    @Test
    void keepsToTheRangeAndLeavesOthersTheirAddresses() {
        var subnet = new Subnet(
                "10.9.0.0/16", "10.9.4.0/30", "10.9.4.1", Map.of("printer", "10.9.4.2", "elsewhere", "10.9.0.9"));
        assertThat(leases.claim("a", subnet)).contains(InetAddress.ofLiteral("10.9.4.0"));
        assertThat(leases.claim("b", subnet)).contains(InetAddress.ofLiteral("10.9.4.3"));
        assertThat(leases.claim("c", subnet)).isEmpty();
    }

    @Test
    void countsTheAddressesOfLargeSubnetsOfIpv6() {
        Leases ipv6 = new Leases(directory, true);
        var subnet = new Subnet("fd00:1:2:3::/64", "fd00:1:2:3::1");
        assertThat(ipv6.claim("a", subnet)).contains(InetAddress.ofLiteral("fd00:1:2:3::2"));
        assertThat(ipv6.claim("b", subnet)).contains(InetAddress.ofLiteral("fd00:1:2:3::3"));
        assertThat(leases.all()).isEmpty();
        assertThat(new Leases(directory, true).claim("c", new Subnet("fd00::/126", "fd00::1")))
                .contains(InetAddress.ofLiteral("fd00::2"));
    }

    @Test
    void givesACertainAddressOnce() {
        InetAddress wanted = InetAddress.ofLiteral("10.9.8.5");
        assertThat(leases.take(wanted, "a")).isTrue();
        assertThat(leases.take(wanted, "b")).isFalse();
        assertThat(IntStream.range(0, 4).mapToObj(i -> claim("c" + i))).doesNotContain("10.9.8.5");
    }

    @Test
    void forgetsANetwork() {
        claim("a");
        leases.forget();
        assertThat(directory).isEmptyDirectory();
    }

    private String claim(String container) {
        return leases.claim(container, SUBNET).orElseThrow().getHostAddress();
    }

    private void release(String address, String container) {
        leases.release(InetAddress.ofLiteral(address), container);
    }
}
