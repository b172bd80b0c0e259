package org.gantry.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.gantry.api.ByteSize;
import org.gantry.api.EngineException;
import org.gantry.api.container.ResourceConfig;
import org.gantry.api.container.ResourceConfig.BlkioConfig;
import org.gantry.api.container.ResourceConfig.CpuConfig;
import org.gantry.api.container.ResourceConfig.DeviceRate;
import org.gantry.api.container.ResourceConfig.DeviceWeight;
import org.gantry.api.container.ResourceConfig.MemoryConfig;
import org.gantry.linux.cgroup.CgroupFeatures;
import org.gantry.linux.cgroup.CgroupFeatures.Feature;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HostLimitsTest {
    private static final ByteSize SIZE = ByteSize.ofMebibytes(64);
    private static final ResourceConfig EVERYTHING = resources(
            new MemoryConfig(SIZE, SIZE, SIZE, 7, true),
            new CpuConfig(0, 512, 50_000, 100_000, 0, 0, "0", "0"),
            5L,
            new BlkioConfig(
                    100,
                    List.of(new DeviceWeight("/dev/a", 100)),
                    List.of(new DeviceRate("/dev/a", 1)),
                    List.of(new DeviceRate("/dev/a", 1)),
                    List.of(new DeviceRate("/dev/a", 1)),
                    List.of(new DeviceRate("/dev/a", 1))));

    @Test
    void aHostThatCanDoEverythingTakesEverything() {
        HostLimits.Fitted fitted = new HostLimits(new CgroupFeatures(EnumSet.allOf(Feature.class))).fit(EVERYTHING);
        assertThat(fitted.resources()).isEqualTo(EVERYTHING);
        assertThat(fitted.warnings()).isEmpty();
    }

    @Test
    void whatAHostCannotDoIsLeftOutAndSaid() {
        HostLimits.Fitted fitted = new HostLimits(new CgroupFeatures(Set.of())).fit(EVERYTHING);
        assertThat(fitted.resources()).isEqualTo(ResourceConfig.DEFAULT);
        assertThat(fitted.warnings()).hasSize(14).allMatch(warning -> warning.endsWith("discarded."));
        assertThat(fitted.warnings().getFirst())
                .isEqualTo("Your kernel does not support memory limit capabilities or the cgroup is not mounted."
                        + " Limitation discarded.");
    }

    @Test
    void v2HasNoSwappinessAndNoSwitchForTheOomKiller() {
        Set<Feature> features = EnumSet.allOf(Feature.class);
        features.remove(Feature.SWAPPINESS);
        features.remove(Feature.OOM_KILL_DISABLE);
        HostLimits.Fitted fitted = new HostLimits(new CgroupFeatures(features)).fit(EVERYTHING);
        assertThat(fitted.resources().memory()).isEqualTo(new MemoryConfig(SIZE, SIZE, SIZE, null, false));
        assertThat(fitted.warnings())
                .containsExactly(
                        "Your kernel does not support memory swappiness capabilities or the cgroup is not mounted."
                                + " Memory swappiness discarded.",
                        "Your kernel does not support OomKillDisable. OomKillDisable discarded.");
    }

    @Test
    void memoryIsLimitedWithoutSwapWhereSwapIsNotCounted() {
        Set<Feature> features = EnumSet.allOf(Feature.class);
        features.remove(Feature.SWAP);
        HostLimits.Fitted fitted = new HostLimits(new CgroupFeatures(features))
                .fit(resources(
                        new MemoryConfig(SIZE, null, null, null, false), CpuConfig.DEFAULT, null, BlkioConfig.DEFAULT));
        assertThat(fitted.resources().memory().swap()).isEqualTo(ByteSize.UNLIMITED);
        assertThat(fitted.warnings()).singleElement().asString().endsWith("Memory limited without swap.");
    }

    @Test
    void aHostThatGivesNoProcessorTimeRefusesCpusAndRealtime() {
        HostLimits limits = new HostLimits(new CgroupFeatures(Set.of()));
        assertThatThrownBy(() -> limits.fit(cpu(new CpuConfig(1_000_000_000, 0, 0, 0, 0, 0, "", ""))))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageStartingWith("NanoCPUs can not be set");
        assertThatThrownBy(() -> limits.fit(cpu(new CpuConfig(0, 0, 0, 0, 100, 0, "", ""))))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessage("Your kernel does not support CPU real-time scheduler");
    }

    @Test
    void noKillerAndNoLimitIsWarnedOf() {
        MemoryConfig memory = new MemoryConfig(null, null, null, null, true);
        assertThat(new HostLimits(new CgroupFeatures(EnumSet.allOf(Feature.class)))
                        .fit(resources(memory, CpuConfig.DEFAULT, null, BlkioConfig.DEFAULT))
                        .warnings())
                .singleElement()
                .asString()
                .startsWith("OOM killer is disabled for the container, but no memory limit is set");
    }

    private static ResourceConfig cpu(CpuConfig cpu) {
        return resources(MemoryConfig.DEFAULT, cpu, null, BlkioConfig.DEFAULT);
    }

    private static ResourceConfig resources(
            MemoryConfig memory, CpuConfig cpu, @Nullable Long pids, BlkioConfig blkio) {
        return new ResourceConfig(memory, cpu, pids, blkio, List.of(), List.of(), List.of(), "", 0, null);
    }
}
