package org.gantry.linux.cgroup.unified;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gantry.linux.cgroup.CgroupLimits;
import org.gantry.linux.cgroup.CgroupStats;
import org.gantry.linux.cgroup.CgroupStats.IoCounter;
import org.gantry.linux.cgroup.ControlFiles;
import org.gantry.linux.cgroup.CpuLimits;
import org.gantry.linux.cgroup.IoLimits;
import org.gantry.linux.cgroup.IoLimits.Direction;
import org.gantry.linux.cgroup.Limits;
import org.gantry.linux.cgroup.MemoryLimits;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnifiedControllersTest {
    @TempDir
    Path directory;

    private ControlFiles files;

    @BeforeEach
    void open() {
        files = new ControlFiles(directory);
    }

    @Test
    void memoryCountsSwapByItself() {
        files.offering("memory.max", "memory.swap.max", "memory.low");
        new Memory().apply(files.group(), Limits.memory(1000L, 400L, 1500L));
        assertThat(files.content("memory.max")).isEqualTo("1000");
        assertThat(files.content("memory.swap.max")).isEqualTo("500");
        assertThat(files.content("memory.low")).isEqualTo("400");
        new Memory().apply(files.group(), Limits.memory(-1L, null, null));
        assertThat(files.content("memory.max")).isEqualTo("max");
        assertThat(files.content("memory.swap.max")).isEqualTo("max");
    }

    @Test
    void memoryRefusesWhatTheVersionLacksAndWhatCannotBe() {
        files.offering("memory.max", "memory.swap.max");
        assertThatThrownBy(() -> new Memory().apply(files.group(), Limits.memory(100L, null, 50L)))
                .hasMessageContaining("less than memory");
        assertThat(files.content("memory.max")).isEmpty();
        files.with("memory.max", "max");
        assertThatThrownBy(() -> new Memory().apply(files.group(), Limits.memory(null, null, 50L)))
                .hasMessageContaining("needs a limit of memory");
        refused("swappiness", new MemoryLimits(null, null, null, null, 10L, null, false));
        refused("disableOOMKiller", new MemoryLimits(null, null, null, null, null, true, false));
        refused("kernelTCP", new MemoryLimits(null, null, null, 1L, null, null, false));
        assertThat(files.content("memory.max")).isEqualTo("max");
    }

    private void refused(String field, MemoryLimits memory) {
        assertThatThrownBy(() -> new Memory().apply(files.group(), Limits.memory(memory)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageStartingWith(field);
    }

    @Test
    void memoryTakesSwapOffTheLimitThatIsThere() {
        files.with("memory.max", "1000\n").offering("memory.swap.max");
        new Memory().apply(files.group(), Limits.memory(null, null, 1200L));
        assertThat(files.content("memory.swap.max")).isEqualTo("200");
    }

    @Test
    void memoryCounts() {
        files.with("memory.current", "10\n")
                .with("memory.max", "max\n")
                .with("memory.stat", "anon 3\nfile 4\n")
                .with("memory.events", "low 0\noom 2\noom_kill 1\n");
        CgroupStats.Memory memory = files.stats(new Memory()).memory();
        assertThat(memory.usage()).isEqualTo(10);
        assertThat(memory.maxUsage()).isZero();
        assertThat(memory.failures()).isEqualTo(2);
        assertThat(memory.limit()).isEqualTo(Long.MAX_VALUE);
        assertThat(memory.details()).containsEntry("file", 4L);
        assertThat(Memory.oomKills(files.group())).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "512, 59", "1024, 100", "2048, 174", "262144, 10000", "1, 1", "9999999, 10000"})
    void cpuSharesBecomeAWeight(long shares, long weight) {
        assertThat(Cpu.weight(shares)).isEqualTo(weight);
    }

    @Test
    void cpuKeepsTheHalfOfTheLimitThatIsNotSet() {
        files.with("cpu.max", "max 100000\n").offering("cpu.max.burst");
        new Cpu()
                .apply(files.group(), Limits.cpu(new CpuLimits(null, 50_000L, null, 7L, null, null, null, null, null)));
        assertThat(files.content("cpu.max")).isEqualTo("50000 100000");
        assertThat(files.content("cpu.max.burst")).isEqualTo("7");
        new Cpu()
                .apply(
                        files.group(),
                        Limits.cpu(new CpuLimits(null, null, 20_000L, null, null, null, null, null, null)));
        assertThat(files.content("cpu.max")).isEqualTo("50000 20000");
        new Cpu().apply(files.group(), Limits.cpu(new CpuLimits(null, -1L, null, null, null, null, null, null, null)));
        assertThat(files.content("cpu.max")).isEqualTo("max 20000");
    }

    @Test
    void cpuCountsInNanoseconds() {
        files.with(
                "cpu.stat",
                "usage_usec 3\nuser_usec 2\nsystem_usec 1\nnr_periods 9\nnr_throttled 8\nthrottled_usec 7\n");
        CgroupStats stats = files.stats(new Cpu());
        assertThat(stats.cpu()).isEqualTo(new CgroupStats.Cpu(3000, 2000, 1000));
        assertThat(stats.throttling()).isEqualTo(new CgroupStats.Throttling(9, 8, 7000));
    }

    @Test
    void pidsHasAWordForNoLimit() {
        files.offering("pids.max");
        new Pids().apply(files.group(), Limits.pids(-1));
        assertThat(files.content("pids.max")).isEqualTo("max");
    }

    @Test
    void ioScalesWeightsUnlessTheyAreOfBfq() {
        files.offering("io.weight", "io.max");
        new Io().apply(files.group(), io(1000));
        assertThat(files.content("io.weight")).isEqualTo("default 10000");
        assertThat(files.content("io.max")).isEqualTo("8:16 riops=99");
        new Io().apply(files.group(), io(10));
        assertThat(files.content("io.weight")).isEqualTo("default 1");
        files.offering("io.bfq.weight");
        new Io().apply(files.group(), io(300));
        assertThat(files.content("io.bfq.weight")).isEqualTo("300");
    }

    @Test
    void ioTakesALimitAway() {
        files.offering("io.max");
        var unlimited = new IoLimits.Throttle(Direction.WRITE_BYTES, 8, 0, 0);
        new Io().apply(files.group(), Limits.io(new IoLimits(null, null, List.of(), List.of(unlimited))));
        assertThat(files.content("io.max")).isEqualTo("8:0 wbps=max");
    }

    @Test
    void ioNamesWhatItLacks() {
        var leaf = Limits.io(new IoLimits(null, 20, List.of(), List.of()));
        assertThatThrownBy(() -> new Io().apply(files.group(), leaf)).hasMessageContaining("leafWeight");
        assertThatThrownBy(() -> new Io().apply(files.group(), io(20))).hasMessageContaining("io.weight");
    }

    @Test
    void ioCounts() {
        files.with("io.stat", "8:0 rbytes=1 wbytes=2 rios=3 wios=4\n8:16 \n");
        assertThat(files.stats(new Io()).io())
                .isEqualTo(Map.of(
                        IoCounter.BYTES,
                        List.of(new CgroupStats.Io(8, 0, "read", 1), new CgroupStats.Io(8, 0, "write", 2)),
                        IoCounter.OPERATIONS,
                        List.of(new CgroupStats.Io(8, 0, "read", 3), new CgroupStats.Io(8, 0, "write", 4))));
    }

    @Test
    void hugePagesAreLimitedInUseAndReserved() {
        files.offering("hugetlb.2MB.max", "hugetlb.2MB.rsvd.max");
        new HugeTlb().apply(files.group(), Limits.hugepages(Map.of("2MB", 4L << 20)));
        assertThat(files.content("hugetlb.2MB.max")).isEqualTo("4194304");
        new HugeTlb().apply(files.group(), Limits.hugepages(Map.of("2MB", -1L)));
        assertThat(files.content("hugetlb.2MB.rsvd.max")).isEqualTo("max");
        assertThatThrownBy(() -> new HugeTlb().apply(files.group(), Limits.hugepages(Map.of("1GB", 1L))))
                .hasMessageContaining("huge pages of 1GB");
    }

    private static CgroupLimits io(int weight) {
        return Limits.io(new IoLimits(
                weight, null, List.of(), List.of(new IoLimits.Throttle(Direction.READ_OPERATIONS, 8, 16, 99))));
    }
}
