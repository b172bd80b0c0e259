package org.gantry.linux.syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

class CStringTest {
    @Test
    void endsWithNul() {
        try (Arena arena = Arena.ofConfined()) {
            assertThat(CString.of(arena, "é").toArray(ValueLayout.JAVA_BYTE)).containsExactly(0xc3, 0xa9, 0);
        }
    }

    @Test
    void refusesNulInside() {
        try (Arena arena = Arena.ofConfined()) {
            assertThatThrownBy(() -> CString.of(arena, "/etc/passwd\0.txt"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void keepsBytesThatAreNotUtf8() {
        byte[] latin1 = {'a', (byte) 0xe9, 'b', (byte) 0xff, (byte) 0xc3, (byte) 0xa9, (byte) 0xc3};
        String name = CString.decode(latin1);
        assertThat(name).isEqualTo("a\udce9b\udcffé\udcc3");
        assertThat(CString.encode(name)).isEqualTo(latin1);
    }

    @Test
    void roundTripsEveryByte() {
        byte[] all = new byte[255];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i + 1);
        }
        assertThat(CString.encode(CString.decode(all))).isEqualTo(all);
    }

    @Test
    void readsUpToTheNul() {
        try (Arena arena = Arena.ofConfined()) {
            var segment = arena.allocate(16);
            segment.setString(0, "lo");
            assertThat(CString.read(segment)).isEqualTo("lo");
        }
    }

    @Test
    void endsArraysWithNull() {
        try (Arena arena = Arena.ofConfined()) {
            var array = CString.array(arena, List.of("a", "b"));
            assertThat(array.byteSize()).isEqualTo(24);
            assertThat(array.getAtIndex(ValueLayout.JAVA_LONG, 2)).isZero();
        }
    }
}
