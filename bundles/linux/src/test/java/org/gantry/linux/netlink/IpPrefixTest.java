package org.gantry.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpPrefixTest {
    @ParameterizedTest
    @CsvSource({
        "172.30.5.6/16, 172.30.0.0, 172.30.255.255",
        "10.1.2.3/20, 10.1.0.0, 10.1.15.255",
        "10.1.2.3/32, 10.1.2.3, 10.1.2.3",
        "0.0.0.0/0, 0.0.0.0, 255.255.255.255",
        "fd00::12/120, fd00:0:0:0:0:0:0:0, fd00:0:0:0:0:0:0:ff",
    })
    void knowsFirstAndLastAddress(String text, String network, String last) {
        IpPrefix prefix = IpPrefix.parse(text);
        assertThat(prefix.network().getHostAddress()).isEqualTo(network);
        assertThat(prefix.last().getHostAddress()).isEqualTo(last);
    }

    @ParameterizedTest
    @CsvSource({
        "172.30.0.0/16, 172.30.9.0/24, true",
        "172.30.9.0/24, 172.30.0.0/16, true",
        "172.30.0.0/16, 172.31.0.0/16, false",
        "0.0.0.0/0, 10.0.0.0/8, true",
        "10.0.0.0/8, fd00::/8, false",
    })
    void knowsWhatOverlaps(String one, String other, boolean expected) {
        assertThat(IpPrefix.parse(one).overlaps(IpPrefix.parse(other))).isEqualTo(expected);
    }

    @Test
    void containsItsAddresses() {
        IpPrefix prefix = IpPrefix.parse("10.0.0.0/30");
        assertThat(prefix.contains(InetAddress.ofLiteral("10.0.0.3"))).isTrue();
        assertThat(prefix.contains(InetAddress.ofLiteral("10.0.0.4"))).isFalse();
        assertThat(prefix).hasToString("10.0.0.0/30");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.0", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8/9", "host.example/8", "10.0.0.0/x", "/8"})
    void refusesWhatIsNoPrefix(String text) {
        assertThatThrownBy(() -> IpPrefix.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void macAddressesReadAndWrite() {
        MacAddress mac = MacAddress.parse("02:42:ac:1e:00:02");
        assertThat(mac).hasToString("02:42:ac:1e:00:02").isEqualTo(MacAddress.of(mac.bytes()));
        assertThat(mac.bytes()).containsExactly(0x02, 0x42, 0xac, 0x1e, 0x00, 0x02);
        assertThatThrownBy(() -> MacAddress.parse("02:42")).hasMessage("invalid MAC address: 02:42");
        assertThatThrownBy(() -> MacAddress.parse("02-42-ac-1e-00-02")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MacAddress(1L << 48)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void writesAddressesAsPeopleDo() {
        for (String text : new String[] {
            "10.0.0.1",
            "::",
            "::1",
            "fd00::",
            "fd00::1",
            "2001:db8::1:0:0:1",
            "1:2:3:4:5:6:7:8",
            "1:0:3:0:5:6:7:8",
            "1:0:0:4::8"
        }) {
            assertThat(IpPrefix.text(java.net.InetAddress.ofLiteral(text))).isEqualTo(text);
        }
    }
}
