package org.gantry.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttributesTest {
    /** IFLA_IFNAME "veth7", IFLA_MTU 1500, IFLA_LINKINFO { IFLA_INFO_KIND "veth" }. */
    private static final String LINK =
            "0a000300 76657468 37000000 08000400 dc050000 10001200 09000100 76657468 00000000";

    @Test
    void findsValuesByType() {
        Attributes link = Attributes.parse(Words.bytes(LINK));
        assertThat(link.string(3)).isEqualTo("veth7");
        assertThat(link.u32(4)).isEqualTo(1500);
        assertThat(link.nested(18).string(1)).isEqualTo("veth");
        assertThat(link.has(10)).isFalse();
        assertThat(link.u32(10, -1)).isEqualTo(-1);
        assertThat(link.nested(10).has(1)).isFalse();
        assertThat(link.optionalBytes(10)).isEmpty();
    }

    @Test
    void ignoresTheNestedBitAndTheByteOrderBit() {
        assertThat(Attributes.parse(Words.bytes("080004c0 00000102")).be32(4)).isEqualTo(0x0102);
        assertThat(Attributes.parse(Words.bytes("0c000100 00000000 00000102")).be64(1))
                .isEqualTo(0x0102);
    }

    @Test
    void readsLists() {
        Attributes list =
                Attributes.parse(Words.bytes("1c000480 0c000180 08000100 00000001 0c000180 08000100 00000002"));
        assertThat(list.list(4)).extracting(element -> element.be32(1)).containsExactly(1, 2);
        assertThat(list.list(5)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"03000100", "08000100 0000", "ffff0100 00000000", "00000000"})
    void refusesLengthsThatLeaveTheMessage(String words) {
        assertThatThrownBy(() -> Attributes.parse(Words.bytes(words)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("netlink attribute of");
    }

    @Test
    void saysWhatIsMissingOrTooShort() {
        Attributes attributes = Attributes.parse(Words.bytes("05000700 01000000"));
        assertThatThrownBy(() -> attributes.u32(7)).hasMessage("attribute 7 has 1 bytes instead of 4");
        assertThatThrownBy(() -> attributes.u32(8)).hasMessage("the kernel's answer lacks attribute 8");
    }
}
