package org.gantry.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gantry.api.ByteSize;
import org.gantry.api.EngineException;
import org.gantry.api.container.ResourceConfig;
import org.gantry.api.container.ResourceConfig.BlkioConfig;
import org.gantry.api.container.ResourceConfig.CpuConfig;
import org.gantry.api.container.ResourceConfig.MemoryConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LimitsTest {
    private static final Machine TWO = new Machine("amd64", "6.1.0", 2);

    @Test
    void swapDefaultsToTwiceTheMemory() {
        var memory = Limits.toOci(memory(64, null), List.of()).memory();
        assertThat(memory).isNotNull();
        assertThat(memory.limit()).isEqualTo(64L << 20);
        assertThat(memory.swap()).isEqualTo(128L << 20);
    }

    @Test
    void cpusBecomeAQuota() {
        var cpu = Limits.toOci(cpu(new CpuConfig(1_500_000_000L, 0, 0, 0, 0, 0, "", "")), List.of())
                .cpu();
        assertThat(cpu).isNotNull();
        assertThat(cpu.quota()).isEqualTo(150_000);
        assertThat(cpu.period()).isEqualTo(100_000);
    }

    @Test
    void nothingAskedIsNothingSet() {
        var oci = Limits.toOci(ResourceConfig.DEFAULT, List.of());
        assertThat(oci.memory()).isNull();
        assertThat(oci.cpu()).isNull();
        assertThat(oci.pids()).isNull();
    }

    @Test
    void valuesOutOfRangeAreRefusedInDockersWords() {
        refused(memory(4, null), "Minimum memory limit allowed is 6MB");
        refused(memory(64, 32L), "Minimum memoryswap limit should be larger than memory limit, see usage");
        refused(memory(0, 32L), "You should always set the Memory limit when using Memoryswap limit, see usage");
        refused(
                cpu(new CpuConfig(99_000_000_000L, 0, 0, 0, 0, 0, "", "")),
                "Range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available");
        refused(
                cpu(new CpuConfig(0, 0, 0, 0, 0, 0, "77", "")),
                "Requested CPUs are not available - requested 77, available: 0-1");
        refused(cpu(new CpuConfig(0, 0, 0, 0, 0, 0, "x", "")), "Invalid value x for cpuset.cpus");
    }

    private static void refused(ResourceConfig config, String words) {
        assertThatThrownBy(() -> Limits.check(config, TWO))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessage(words);
    }

    private static ResourceConfig memory(long mebibytes, @Nullable Long swapMebibytes) {
        ByteSize swap = swapMebibytes == null ? null : ByteSize.ofMebibytes(swapMebibytes);
        return resources(new MemoryConfig(ByteSize.ofMebibytes(mebibytes), null, swap, null, false), CpuConfig.DEFAULT);
    }

    private static ResourceConfig cpu(CpuConfig cpu) {
        return resources(MemoryConfig.DEFAULT, cpu);
    }

    private static ResourceConfig resources(MemoryConfig memory, CpuConfig cpu) {
        return new ResourceConfig(memory, cpu, null, BlkioConfig.DEFAULT, List.of(), List.of(), List.of(), "", 0, null);
    }
}
