package org.gantry.engine.top;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.engine.Containers.ProcessTable;
import org.junit.jupiter.api.Test;

class PsTableTest {
    private static final String STAT = "42 (a (b) c) S 7 42 42 34817 99 4194560 1 2 3 4 130 70 0 0 20 0 1 0 6000 "
            + "4444160 256 18446744073709551615 1 1 0 0 0";
    private static final HostClock CLOCK =
            new HostClock(Instant.parse("2024-05-01T12:00:00Z"), 26_000, 1_024_000, ZoneOffset.UTC);

    @Test
    void readsStatWithParenthesesInTheName() {
        ProcessInfo process = process();
        assertThat(process.name()).isEqualTo("a (b) c");
        assertThat(process.parent()).isEqualTo(7);
        assertThat(process.cpuTicks()).isEqualTo(200);
        assertThat(process.startTicks()).isEqualTo(6000);
        assertThat(process.virtualKib()).isEqualTo(4340);
        assertThat(process.residentKib()).isEqualTo(1024);
        assertThat(process.uid()).isEqualTo(33);
        assertThat(process.commandLine()).isEqualTo("sleep 10");
    }

    @Test
    void showsTheFullFormatByDefault() {
        assertThat(titles("")).containsExactly("UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD");
        assertThat(row("").subList(1, 8)).containsExactly("42", "7", "1", "11:56", "pts/1", "00:00:02", "sleep 10");
    }

    @Test
    void showsTheBsdFormats() {
        assertThat(titles("aux"))
                .containsExactly(
                        "USER", "PID", "%CPU", "%MEM", "VSZ", "RSS", "TTY", "STAT", "START", "TIME", "COMMAND");
        assertThat(row("aux").subList(1, 11))
                .containsExactly("42", "1.0", "0.1", "4340", "1024", "pts/1", "Ss", "11:56", "0:02", "sleep 10");
        assertThat(titles("ax")).containsExactly("PID", "TTY", "STAT", "TIME", "COMMAND");
    }

    @Test
    void showsColumnsByName() {
        assertThat(titles("-eo pid,comm")).containsExactly("PID", "COMMAND");
        assertThat(titles("-o pid,etime,args=WHAT")).containsExactly("PID", "ELAPSED", "WHAT");
        assertThat(row("o pid,etime,comm")).containsExactly("42", "03:20", "a (b) c");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertInvalid("-o pid,nosuch", "nosuch");
        assertInvalid("-o comm", "Couldn't find PID field in ps output");
        assertInvalid("--forest", "--forest");
    }

    @Test
    void tellsOfThisProcess() {
        int self = (int) ProcessHandle.current().pid();
        ProcessTable table = PsTable.of(List.of(self, Integer.MAX_VALUE), "-eo pid,args");
        assertThat(table.rows()).hasSize(1);
        assertThat(table.rows().getFirst().getFirst()).isEqualTo(Integer.toString(self));
        assertThat(table.rows().getFirst().get(1)).contains("java");
    }

    private static void assertInvalid(String arguments, String words) {
        assertThatThrownBy(() -> PsArguments.parse(arguments))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageContaining(words);
    }

    private static List<String> titles(String arguments) {
        return PsArguments.parse(arguments).stream().map(Column::title).toList();
    }

    private static List<String> row(String arguments) {
        return PsArguments.parse(arguments).stream()
                .map(column -> column.cell().of(process(), CLOCK))
                .toList();
    }

    private static ProcessInfo process() {
        byte[] commandLine = "sleep\00010\000".getBytes(StandardCharsets.UTF_8);
        return ProcessInfo.parse(42, STAT, Map.of("Uid", "\t0\t33\t0\t0"), commandLine);
    }
}
