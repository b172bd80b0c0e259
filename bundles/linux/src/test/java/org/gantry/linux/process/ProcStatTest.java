package org.gantry.linux.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcStatTest {
    @Test
    void skipsANameMadeToConfuse() {
        ProcStat stat =
                ProcStat.parse(7, "7 (a) Z 1 (b) S 42 7 7 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 98765 111 222 333 444");
        assertThat(stat).isEqualTo(new ProcStat(7, 'S', 42, 98765));
    }

    @Test
    void readsThisProcess() {
        int pid = (int) ProcessHandle.current().pid();
        ProcStat stat = ProcStat.of(pid).orElseThrow();
        assertThat(stat.startTime()).isPositive();
        assertThat(stat.parent())
                .isEqualTo((int) ProcessHandle.current().parent().orElseThrow().pid());
    }

    @Test
    void findsNoProcessBeyondTheLargestPid() {
        assertThat(ProcStat.startTimeOf(Integer.MAX_VALUE)).isEmpty();
    }
}
