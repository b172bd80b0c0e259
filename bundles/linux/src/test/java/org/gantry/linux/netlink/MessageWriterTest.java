package org.gantry.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class MessageWriterTest {
    private final MessageWriter writer = new MessageWriter();

    @Test
    void writesNumbersInTheByteOrderAskedFor() {
        writer.field8(1).field8(2).fieldBe16(0x0304).field32(5);
        assertThat(Words.of(writer)).isEqualTo("01020304 05000000");
        assertThat(Words.of(new MessageWriter().u32(4, 1400))).isEqualTo("08000400 78050000");
        assertThat(Words.of(new MessageWriter().be32(4, -3))).isEqualTo("08000400 fffffffd");
        assertThat(Words.of(new MessageWriter().be64(1, 0x0102))).isEqualTo("0c000100 00000000 00000102");
    }

    @Test
    void padsAttributesWithoutCountingThePadding() {
        assertThat(Words.of(writer.u8(1, 7).u16(2, 8).flag(3)))
                .isEqualTo("05000100 07000000 06000200 08000000 04000300");
    }

    @Test
    void endsTextWithANul() {
        assertThat(Words.of(writer.string(3, "eth0"))).isEqualTo("09000300 65746830 00000000");
    }

    @Test
    void marksAndMeasuresNestedAttributes() {
        writer.nested(18, info -> info.string(1, "veth").nested(2, data -> data.u8(9, 1)));
        assertThat(Words.of(writer)).isEqualTo("1c001280 09000100 76657468 00000000 0c000280 05000900 01000000");
    }

    @Test
    void growsWithItsContent() {
        for (int i = 0; i < 200; i++) {
            writer.u32(i, i);
        }
        assertThat(writer.toByteArray()).hasSize(1600);
        assertThat(Attributes.parse(ByteBuffer.wrap(writer.toByteArray())).u32(199))
                .isEqualTo(199);
    }

    @Test
    void refusesAnAttributeWhoseLengthWouldWrapAround() {
        assertThatThrownBy(() -> writer.bytes(1, new byte[65_535]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65539 bytes");
    }
}
