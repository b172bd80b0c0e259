package org.gantry.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.gantry.api.engine.ContainerStats.InterfaceStats;
import org.junit.jupiter.api.Test;

class InterfaceCountersTest {
    @Test
    void readsWhatTheKernelCounts() {
        List<String> lines = List.of(
                "Inter-|   Receive                                                |  Transmit",
                " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls"
                        + " carrier compressed",
                "    lo:     100       1    0    0    0     0          0         0      100       1    0    0    0     0"
                        + "       0          0",
                "  sit0:       0       0    0    0    0     0          0         0        0       0    0    0    0     0"
                        + "       0          0",
                "  eth0:12345678901  11    1    2    3     4          5         6       70      71    7    8    9    10"
                        + "      11         12");
        assertThat(InterfaceCounters.parse(lines))
                .isEqualTo(Map.of("eth0", new InterfaceStats(12_345_678_901L, 11, 1, 2, 70, 71, 7, 8)));
    }

    @Test
    void anEndedProcessHasNone() {
        assertThat(InterfaceCounters.of(Integer.MAX_VALUE)).isEmpty();
    }
}
