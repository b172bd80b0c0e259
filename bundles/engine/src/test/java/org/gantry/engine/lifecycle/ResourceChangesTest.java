package org.gantry.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gantry.api.ByteSize;
import org.gantry.api.EngineException;
import org.gantry.api.container.ResourceConfig;
import org.gantry.api.container.ResourceConfig.BlkioConfig;
import org.gantry.api.container.ResourceConfig.CpuConfig;
import org.gantry.api.container.ResourceConfig.DeviceRate;
import org.gantry.api.container.ResourceConfig.MemoryConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResourceChangesTest {
    @Test
    void whatIsLeftOutStays() {
        ResourceConfig old = new ResourceConfig(
                memoryConfig(64, 100L),
                new CpuConfig(0, 512, 50_000, 100_000, 1, 2, "0", "0"),
                5L,
                new BlkioConfig(100, List.of(), List.of(new DeviceRate("/dev/a", 1)), List.of(), List.of(), List.of()),
                List.of(),
                List.of(),
                List.of(),
                "/p",
                3,
                null);
        assertThat(ResourceChanges.merge(old, ResourceConfig.DEFAULT)).isEqualTo(old);
        ResourceConfig changed = ResourceChanges.merge(old, cpu(new CpuConfig(0, 99, 0, 0, 0, 0, "1", "")));
        assertThat(changed.cpu()).isEqualTo(new CpuConfig(0, 99, 50_000, 100_000, 1, 2, "1", "0"));
    }

    @Test
    void theSwapThatCameWithTheOldLimitStays() {
        assertThat(merge(memoryConfig(64, null), memoryConfig(100, null)).swap())
                .isEqualTo(ByteSize.ofMebibytes(128));
        assertThat(merge(memoryConfig(64, null), memoryConfig(300, 400L)).swap())
                .isEqualTo(ByteSize.ofMebibytes(400));
        assertThatThrownBy(() -> merge(memoryConfig(64, null), memoryConfig(300, null)))
                .isInstanceOf(EngineException.Conflict.class)
                .hasMessageStartingWith("Memory limit should be smaller than already set memoryswap limit");
        assertThat(merge(MemoryConfig.DEFAULT, memoryConfig(300, null)).effectiveSwap())
                .isEqualTo(ByteSize.ofMebibytes(600));
    }

    @Test
    void cpusAndQuotaExcludeEachOther() {
        ResourceConfig cpus = cpu(new CpuConfig(500_000_000, 0, 0, 0, 0, 0, "", ""));
        ResourceConfig quota = cpu(new CpuConfig(0, 0, 50_000, 0, 0, 0, "", ""));
        assertThatThrownBy(() -> ResourceChanges.merge(cpus, quota))
                .isInstanceOf(EngineException.Conflict.class)
                .hasMessage("Conflicting options: CPU Quota cannot be updated as NanoCPUs has already been set");
        assertThatThrownBy(() -> ResourceChanges.merge(quota, cpus))
                .hasMessage("Conflicting options: Nano CPUs cannot be updated as CPU Quota has already been set");
    }

    private static MemoryConfig merge(MemoryConfig old, MemoryConfig changes) {
        return ResourceChanges.merge(memory(old), memory(changes)).memory();
    }

    private static MemoryConfig memoryConfig(long mebibytes, @Nullable Long swapMebibytes) {
        ByteSize swap = swapMebibytes == null ? null : ByteSize.ofMebibytes(swapMebibytes);
        return new MemoryConfig(ByteSize.ofMebibytes(mebibytes), null, swap, null, false);
    }

    private static ResourceConfig memory(MemoryConfig memory) {
        return resources(memory, CpuConfig.DEFAULT);
    }

    private static ResourceConfig cpu(CpuConfig cpu) {
        return resources(MemoryConfig.DEFAULT, cpu);
    }

    private static ResourceConfig resources(MemoryConfig memory, CpuConfig cpu) {
        return new ResourceConfig(memory, cpu, null, BlkioConfig.DEFAULT, List.of(), List.of(), List.of(), "", 0, null);
    }
}
