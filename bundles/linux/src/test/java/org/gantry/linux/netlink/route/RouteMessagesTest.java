package org.gantry.linux.netlink.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.ByteOrder;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.linux.netlink.MacAddress;
import org.gantry.linux.netlink.NetlinkMessage;
import org.gantry.linux.netlink.Words;
import org.junit.jupiter.api.Test;

/** What iproute2 sends for the same, as strace shows it. */
class RouteMessagesTest {
    private static final int NEWLINK = 16;

    @Test
    void addsAnAddressLikeIproute2() {
        assertThat(Words.of(
                        Addresses.addRequest(3, IpPrefix.parse("10.0.0.2/24")).body()))
                .isEqualTo("02180000 03000000 08000200 0a000002 08000100 0a000002 08000400 0a0000ff");
        assertThat(Words.of(
                        Addresses.addRequest(3, IpPrefix.parse("10.0.0.2/32")).body()))
                .isEqualTo("02200000 03000000 08000200 0a000002 08000100 0a000002");
    }

    @Test
    void addsADefaultRouteLikeIproute2() {
        Route route = Route.byDefault(InetAddress.ofLiteral("10.0.0.1"), 3);
        assertThat(Words.of(Routes.addRequest(route).body()))
                .isEqualTo("02000000 fe030001 00000000 08000500 0a000001 08000400 03000000");
        assertThat(route).hasToString("default via 10.0.0.1 on link 3");
    }

    @Test
    void makesAVethWithItsPeerElsewhereInOneMessage() {
        Fd namespace = Fd.own(200, "a number that nobody uses");
        var spec = new VethSpec("veth7", 5, namespace, "eth0", MacAddress.parse("02:42:0a:00:00:02"), 1400);
        String words = Words.of(Links.vethRequest(spec, "veth7").body());
        namespace.detach();
        assertThat(words)
                .isEqualTo(
                        "00000000 00000000 01000000 01000000 " // struct ifinfomsg: up
                                + "0a000300 76657468 37000000 " // IFLA_IFNAME veth7
                                + "08000400 78050000 " // IFLA_MTU 1400
                                + "08000a00 05000000 " // IFLA_MASTER 5
                                + "50001280 09000100 76657468 00000000 " // IFLA_LINKINFO, IFLA_INFO_KIND veth
                                + "40000280 3c000180 " // IFLA_INFO_DATA, VETH_INFO_PEER
                                + "00000000 00000000 00000000 00000000 "
                                + "09000300 65746830 00000000 " // IFLA_IFNAME eth0
                                + "0a000100 02420a00 00020000 " // IFLA_ADDRESS
                                + "08000400 78050000 08001c00 c8000000"); // IFLA_MTU, IFLA_NET_NS_FD 200
    }

    @Test
    void readsALink() {
        var message = new NetlinkMessage(
                NEWLINK,
                0,
                1,
                Words.bytes(
                                "00000100 02000000 03100100 00000000 " // ARPHRD_ETHER, index 2, up
                                        + "09000300 65746830 00000000 08000400 78050000 08000a00 05000000 08000500 09000000 "
                                        + "0a000100 02fc0000 00010000 10001200 09000100 76657468 00000000")
                        .order(ByteOrder.nativeOrder()));
        assertThat(Link.parse(message))
                .isEqualTo(new Link(
                        2, "eth0", "veth", Optional.of(MacAddress.parse("02:fc:00:00:00:01")), 1400, true, 5, 9));
    }
}
