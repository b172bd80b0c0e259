package org.gantry.linux.cgroup.legacy;

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
import org.gantry.linux.cgroup.NetworkLimits;
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
                .offering("memory.swappiness", "memory.oom_control", "memory.kmem.tcp.limit_in_bytes");
        new Memory().apply(files.group(), Limits.memory(new MemoryLimits(1000L, 500L, 2000L, 3L, 7L, true, false)));
        assertThat(files.content("memory.limit_in_bytes")).isEqualTo("1000");
        assertThat(files.content("memory.memsw.limit_in_bytes")).isEqualTo("2000");
        assertThat(files.content("memory.soft_limit_in_bytes")).isEqualTo("500");
        assertThat(files.content("memory.swappiness")).isEqualTo("7");
        assertThat(files.content("memory.oom_control")).isEqualTo("1");
        assertThat(files.content("memory.kmem.tcp.limit_in_bytes")).isEqualTo("3");
    }

    @Test
    void memoryRefusesALimitBelowUsageWhenAskedTo() {
        files.with("memory.limit_in_bytes", "9000").with("memory.usage_in_bytes", "5000");
        var tight = Limits.memory(new MemoryLimits(4000L, null, null, null, null, null, true));
        assertThatThrownBy(() -> new Memory().apply(files.group(), tight))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("below what is in use (5000)");
        assertThat(files.content("memory.limit_in_bytes")).isEqualTo("9000");
        new Memory().apply(files.group(), Limits.memory(4000L, null, null));
        assertThat(files.content("memory.limit_in_bytes")).isEqualTo("4000");
    }

    @Test
    void memoryNamesTheFileThatTheKernelLacks() {
        files.with("memory.limit_in_bytes", "9000");
        assertThatThrownBy(() -> new Memory().apply(files.group(), Limits.memory(1000L, null, 2000L)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("memory.memsw.limit_in_bytes");
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
                .with("memory.failcnt", "6\n")
                .with("memory.limit_in_bytes", "9223372036854771712\n")
                .with("memory.stat", "cache 3\nhierarchical_memory_limit 18446744073709551615\n")
                .with("memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 4\n");
        CgroupStats.Memory memory = files.stats(new Memory()).memory();
        assertThat(memory.usage()).isEqualTo(10);
        assertThat(memory.maxUsage()).isEqualTo(20);
        assertThat(memory.failures()).isEqualTo(6);
        assertThat(memory.limit()).isEqualTo(Long.MAX_VALUE);
        assertThat(memory.details()).containsEntry("cache", 3L);
        assertThat(Memory.oomKills(files.group())).isEqualTo(4);
    }

    @Test
    void cpuWritesSharesAndQuota() {
        files.offering("cpu.shares", "cpu.cfs_period_us", "cpu.cfs_quota_us", "cpu.cfs_burst_us", "cpu.idle");
        new Cpu()
                .apply(
                        files.group(),
                        Limits.cpu(new CpuLimits(512L, 50_000L, 100_000L, 10L, null, null, 0L, null, null)));
        assertThat(files.content("cpu.shares")).isEqualTo("512");
        assertThat(files.content("cpu.cfs_quota_us")).isEqualTo("50000");
        assertThat(files.content("cpu.cfs_period_us")).isEqualTo("100000");
        assertThat(files.content("cpu.cfs_burst_us")).isEqualTo("10");
        assertThat(files.content("cpu.idle")).isEqualTo("0");
    }

    @Test
    void cpuWritesTheTimeOfRealtimeTasks() {
        files.offering("cpu.rt_runtime_us", "cpu.rt_period_us");
        var realtime = Limits.cpu(new CpuLimits(null, null, null, null, 950_000L, 1_000_000L, null, null, null));
        new Cpu().apply(files.group(), realtime);
        assertThat(files.content("cpu.rt_runtime_us")).isEqualTo("950000");
        assertThat(files.content("cpu.rt_period_us")).isEqualTo("1000000");
    }

    @Test
    void cpuNamesWhatTheKernelLacks() {
        var realtime = Limits.cpu(new CpuLimits(null, null, null, null, 950_000L, null, null, null, null));
        assertThatThrownBy(() -> new Cpu().apply(files.group(), realtime)).hasMessageContaining("cpu.rt_runtime_us");
        var idle = Limits.cpu(new CpuLimits(null, null, null, null, null, null, 1L, null, null));
        assertThatThrownBy(() -> new Cpu().apply(files.group(), idle)).hasMessageContaining("cpu.idle");
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
        new Cpuset()
                .apply(files.group(), Limits.cpu(new CpuLimits(null, null, null, null, null, null, null, "0-1", "0")));
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
                        "blkio.throttle.io_service_bytes_recursive",
                        "8:0 Read 4096\n8:0 Write 512\n8:0 Sync 1\nTotal 4608\n")
                .with("blkio.throttle.io_serviced_recursive", "8:0 Read 2\nTotal 2\n")
                .with("blkio.bfq.io_merged_recursive", "8:0 Async 3\n")
                .with("blkio.sectors_recursive", "8:0 9\n");
        assertThat(files.stats(new Blkio()).io())
                .isEqualTo(Map.of(
                        IoCounter.BYTES,
                        List.of(
                                new CgroupStats.Io(8, 0, "read", 4096),
                                new CgroupStats.Io(8, 0, "write", 512),
                                new CgroupStats.Io(8, 0, "sync", 1)),
                        IoCounter.OPERATIONS,
                        List.of(new CgroupStats.Io(8, 0, "read", 2)),
                        IoCounter.MERGED,
                        List.of(new CgroupStats.Io(8, 0, "async", 3)),
                        IoCounter.SECTORS,
                        List.of(new CgroupStats.Io(8, 0, "", 9))));
    }

    @Test
    void blkioNamesTheWeightsThatTheKernelLacks() {
        files.offering("blkio.bfq.weight");
        var leaf = Limits.io(new IoLimits(null, 20, List.of(), List.of()));
        assertThatThrownBy(() -> new Blkio().apply(files.group(), leaf)).hasMessageContaining("blkio.leaf_weight");
        var device = Limits.io(new IoLimits(null, null, List.of(new IoLimits.Weight(8, 0, 20, null)), List.of()));
        assertThatThrownBy(() -> new Blkio().apply(files.group(), device))
                .hasMessageContaining("blkio.bfq.weight_device");
        files.offering("blkio.leaf_weight");
        new Blkio().apply(files.group(), leaf);
        assertThat(files.content("blkio.leaf_weight")).isEqualTo("20");
    }

    @Test
    void hugePagesAreLimitedInUseAndReserved() {
        files.offering("hugetlb.2MB.limit_in_bytes", "hugetlb.2MB.rsvd.limit_in_bytes", "hugetlb.1GB.limit_in_bytes");
        new HugeTlb().apply(files.group(), Limits.hugepages(Map.of("2MB", 4L << 20, "1GB", 0L)));
        assertThat(files.content("hugetlb.2MB.limit_in_bytes")).isEqualTo("4194304");
        assertThat(files.content("hugetlb.2MB.rsvd.limit_in_bytes")).isEqualTo("4194304");
        assertThat(files.content("hugetlb.1GB.limit_in_bytes")).isEqualTo("0");
        assertThatThrownBy(() -> new HugeTlb().apply(files.group(), Limits.hugepages(Map.of("7MB", 1L))))
                .hasMessageContaining("huge pages of 7MB");
    }

    @Test
    void packetsAreMarked() {
        files.offering("net_cls.classid", "net_prio.ifpriomap");
        CgroupLimits limits = Limits.network(new NetworkLimits(0x100001L, Map.of("eth0", 5L)));
        new NetCls().apply(files.group(), limits);
        new NetPrio().apply(files.group(), limits);
        assertThat(files.content("net_cls.classid")).isEqualTo("1048577");
        assertThat(files.content("net_prio.ifpriomap")).isEqualTo("eth0 5");
    }

    @Test
    void nothingToSetConcernsNobody() {
        assertThat(List.of(
                        new Cpu(),
                        new Cpuacct(),
                        new Cpuset(),
                        new Memory(),
                        new Pids(),
                        new Blkio(),
                        new HugeTlb(),
                        new NetCls(),
                        new NetPrio(),
                        new Devices()))
                .noneMatch(controller -> controller.concerns(CgroupLimits.NONE));
    }

    private static CgroupLimits io() {
        return Limits.io(new IoLimits(
                300,
                null,
                List.of(new IoLimits.Weight(8, 0, 500, null)),
                List.of(new IoLimits.Throttle(Direction.WRITE_BYTES, 8, 16, 1 << 20))));
    }
}
