package org.gantry.network.ports.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PortKeyTest {
    @Test
    void isLaidOutAsProgramsWriteIt() {
        PortKey key = new PortKey(17, 0x9234);
        assertThat(key.bytes()).containsExactly(17, 0, 0, 0, 0x92, 0x34, 0, 0);
        assertThat(PortKey.of(key.bytes())).isEqualTo(key);
    }
}
