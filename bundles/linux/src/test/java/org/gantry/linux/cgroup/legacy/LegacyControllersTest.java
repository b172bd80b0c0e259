package org.gantry.linux.cgroup.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.gantry.linux.cgroup.CgroupLimits;
import org.gantry.linux.cgroup.CgroupStats;
import org.gantry.linux.cgroup.ControlFiles;
import org.gantry.linux.cgroup.CpuLimits;
import org.gantry.linux.cgroup.IoLimits;
import org.gantry.linux.cgroup.IoLimits.Direction;
import org.gantry.linux.cgroup.Limits;
import org.gantry.linux.cgroup.MemoryLimits;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LegacyControllersTest {
    @TempDir
    Path directory;

    private ControlFiles files;

    @BeforeEach
    void open() {
        files = new ControlFiles(directory);
    }

    @Test
    void memoryWritesEachLimitToItsFile() {
        files.with("memory.limit_in_bytes", "9223372036854771712")
                .offering("memory.memsw.limit_in_bytes", "memory.soft_limit_in_bytes")
                .offering("memory.swappiness", "memory.oom_control");
        new Memory().apply(files.group(), Limits.memory(new MemoryLimits(1000L, 500L, 2000L, 7L, true)));
        assertThat(files.content("memory.limit_in_bytes")).isEqualTo("1000");
        assertThat(files.content("memory.memsw.limit_in_bytes")).isEqualTo("2000");
        assertThat(files.content("memory.soft_limit_in_bytes")).isEqualTo("500");
        assertThat(files.content("memory.swappiness")).isEqualTo("7");
        assertThat(files.content("memory.oom_control")).isEqualTo("1");
    }

    @Test
    void memoryLeavesAbsentLimitsAloneAndFreesSwapWithMemory() {
        files.with("memory.limit_in_bytes", "1000").with("memory.memsw.limit_in_bytes", "2000");
        new Memory().apply(files.group(), Limits.memory(null, null, 3000L));
        assertThat(files.content("memory.limit_in_bytes")).isEqualTo("1000");
        new Memory().apply(files.group(), Limits.memory(-1L, null, null));
        assertThat(files.content("memory.limit_in_bytes")).isEqualTo("-1");
        assertThat(files.content("memory.memsw.limit_in_bytes")).isEqualTo("-1");
    }

    @Test
    void memoryCounts() {
        files.with("memory.usage_in_bytes", "10\n")
                .with("memory.max_usage_in_bytes", "20\n")
                .with("memory.limit_in_bytes", "9223372036854771712\n")
                .with("memory.stat", "cache 3\nhierarchical_memory_limit 18446744073709551615\n")
                .with("memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 4\n");
        CgroupStats.Memory memory = files.stats(new Memory()).memory();
        assertThat(memory.usage()).isEqualTo(10);
        assertThat(memory.maxUsage()).isEqualTo(20);
        assertThat(memory.limit()).isEqualTo(Long.MAX_VALUE);
        assertThat(memory.details()).containsEntry("cache", 3L);
        assertThat(Memory.oomKills(files.group())).isEqualTo(4);
    }

    @Test
    void cpuWritesSharesAndQuota() {
        files.offering("cpu.shares", "cpu.cfs_period_us", "cpu.cfs_quota_us", "cpu.cfs_burst_us", "cpu.idle");
        new Cpu().apply(files.group(), Limits.cpu(new CpuLimits(512L, 50_000L, 100_000L, 10L, 0L, null, null)));
        assertThat(files.content("cpu.shares")).isEqualTo("512");
        assertThat(files.content("cpu.cfs_quota_us")).isEqualTo("50000");
        assertThat(files.content("cpu.cfs_period_us")).isEqualTo("100000");
        assertThat(files.content("cpu.cfs_burst_us")).isEqualTo("10");
        assertThat(files.content("cpu.idle")).isEqualTo("0");
    }

    @Test
    void cpuCounts() {
        files.with("cpu.stat", "nr_periods 5\nnr_throttled 2\nthrottled_time 77\n")
                .with("cpuacct.usage", "123\n")
                .with("cpuacct.usage_percpu", "100 23 \n")
                .with("cpuacct.stat", "user 2\nsystem 1\n");
        assertThat(files.stats(new Cpu()).throttling()).isEqualTo(new CgroupStats.Throttling(5, 2, 77));
        CgroupStats stats = files.stats(new Cpuacct());
        assertThat(stats.cpu()).isEqualTo(new CgroupStats.Cpu(123, 20_000_000, 10_000_000));
        assertThat(stats.perCpuNanos()).containsExactly(100L, 23L);
    }

    @Test
    void cpusetTakesWhatItIsGiven() {
        files.offering("cpuset.cpus", "cpuset.mems");
        new Cpuset().apply(files.group(), Limits.cpu(new CpuLimits(null, null, null, null, null, "0-1", "0")));
        assertThat(files.content("cpuset.cpus")).isEqualTo("0-1");
        assertThat(files.content("cpuset.mems")).isEqualTo("0");
    }

    @Test
    void pidsTakesAnyNonPositiveNumberForNoLimit() {
        files.offering("pids.max");
        new Pids().apply(files.group(), Limits.pids(64));
        assertThat(files.content("pids.max")).isEqualTo("64");
        new Pids().apply(files.group(), Limits.pids(0));
        assertThat(files.content("pids.max")).isEqualTo("max");
    }

    @Test
    void blkioPrefersItsOwnWeightToThatOfBfq() {
        files.offering("blkio.bfq.weight", "blkio.bfq.weight_device", "blkio.throttle.write_bps_device");
        new Blkio().apply(files.group(), io());
        assertThat(files.content("blkio.bfq.weight")).isEqualTo("300");
        assertThat(files.content("blkio.bfq.weight_device")).isEqualTo("8:0 500");
        assertThat(files.content("blkio.throttle.write_bps_device")).isEqualTo("8:16 1048576");
        files.offering("blkio.weight", "blkio.weight_device");
        new Blkio().apply(files.group(), io());
        assertThat(files.content("blkio.weight")).isEqualTo("300");
    }

    @Test
    void blkioCountsWhatItReadAndWrote() {
        files.with(
                "blkio.throttle.io_service_bytes_recursive", "8:0 Read 4096\n8:0 Write 512\n8:0 Sync 1\nTotal 4608\n");
        assertThat(files.stats(new Blkio()).io())
                .containsExactly(new CgroupStats.Io(8, 0, "read", 4096), new CgroupStats.Io(8, 0, "write", 512));
    }

    @Test
    void nothingToSetConcernsNobody() {
        assertThat(List.of(
                        new Cpu(), new Cpuacct(), new Cpuset(), new Memory(), new Pids(), new Blkio(), new Devices()))
                .noneMatch(controller -> controller.concerns(CgroupLimits.NONE));
    }

    private static CgroupLimits io() {
        return Limits.io(new IoLimits(
                300,
                List.of(new IoLimits.Weight(8, 0, 500)),
                List.of(new IoLimits.Throttle(Direction.WRITE_BYTES, 8, 16, 1 << 20))));
    }
}
