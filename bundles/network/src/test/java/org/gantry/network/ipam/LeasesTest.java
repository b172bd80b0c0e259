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
import org.gantry.linux.netlink.IpPrefix;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeasesTest {
    private static final IpPrefix SUBNET = IpPrefix.parse("10.9.8.0/29");
    private static final InetAddress GATEWAY = InetAddress.ofLiteral("10.9.8.1");

    @TempDir
    Path directory;

    private Leases leases;

    @BeforeEach
    void open() {
        leases = new Leases(directory);
    }

    @Test
    void givesAddressesInOrderAndNeverTheGatewayNetworkOrBroadcast() {
        assertThat(IntStream.range(0, 5).mapToObj(i -> claim("c" + i)))
                .containsExactly("10.9.8.2", "10.9.8.3", "10.9.8.4", "10.9.8.5", "10.9.8.6");
        assertThat(leases.claim("c5", SUBNET, GATEWAY)).isEmpty();
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
        Leases restarted = new Leases(directory);
        assertThat(restarted.all()).isEqualTo(Map.of(InetAddress.ofLiteral("10.9.8.2"), "a"));
        assertThat(restarted.claim("c", SUBNET, GATEWAY)).contains(InetAddress.ofLiteral("10.9.8.4"));
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
        IpPrefix other = IpPrefix.parse("172.30.0.0/16");
        assertThat(leases.claim("b", other, InetAddress.ofLiteral("172.30.0.1")))
                .contains(InetAddress.ofLiteral("172.30.0.2"));
        Files.writeString(directory.resolve("last"), "10.9.");
        assertThat(claim("c")).isEqualTo("10.9.8.3");
    }

    @Test
    void neverGivesOneAddressTwiceWhoeverAsksAtOnce() {
        IpPrefix subnet = IpPrefix.parse("10.9.0.0/23");
        Set<InetAddress> given = ConcurrentHashMap.newKeySet();
        Leases other = new Leases(directory);
        long distinct = IntStream.range(0, 400)
                .parallel()
                .mapToObj(i -> (i % 2 == 0 ? leases : other).claim("c" + i, subnet, GATEWAY))
                .map(Optional::orElseThrow)
                .filter(given::add)
                .count();
        assertThat(distinct).isEqualTo(400);
    }

    private String claim(String container) {
        return leases.claim(container, SUBNET, GATEWAY).orElseThrow().getHostAddress();
    }

    private void release(String address, String container) {
        leases.release(InetAddress.ofLiteral(address), container);
    }
}
