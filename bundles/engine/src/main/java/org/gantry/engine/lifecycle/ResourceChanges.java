package org.gantry.engine.lifecycle;

import org.gantry.api.container.ResourceConfig;
import org.gantry.api.container.ResourceConfig.CpuConfig;
import org.gantry.api.container.ResourceConfig.MemoryConfig;
import org.jspecify.annotations.Nullable;

/** Lays the limits of an update over those a container has; what the update leaves out stays. */
final class ResourceChanges {
    private ResourceChanges() {}

    static ResourceConfig merge(ResourceConfig old, ResourceConfig changes) {
        return new ResourceConfig(
                memory(old.memory(), changes.memory()),
                cpu(old.cpu(), changes.cpu()),
                either(changes.pidsLimit(), old.pidsLimit()),
                changes.blkioWeight() != 0 ? changes.blkioWeight() : old.blkioWeight(),
                old.ulimits(),
                old.devices(),
                old.deviceCgroupRules(),
                old.cgroupParent(),
                old.oomScoreAdj(),
                old.shmSize());
    }

    private static MemoryConfig memory(MemoryConfig old, MemoryConfig changes) {
        return new MemoryConfig(
                either(changes.limit(), old.limit()),
                either(changes.reservation(), old.reservation()),
                either(changes.swap(), old.swap()),
                either(changes.swappiness(), old.swappiness()),
                changes.oomKillDisable() || old.oomKillDisable());
    }

    /** The two ways to limit processor time exclude each other: the newer one replaces the older. */
    private static CpuConfig cpu(CpuConfig old, CpuConfig changes) {
        boolean newQuota = changes.quotaMicros() != 0 || changes.periodMicros() != 0;
        boolean newCpus = changes.nanoCpus() != 0;
        return new CpuConfig(
                newQuota ? changes.nanoCpus() : either(changes.nanoCpus(), old.nanoCpus()),
                either(changes.shares(), old.shares()),
                newCpus ? changes.quotaMicros() : either(changes.quotaMicros(), old.quotaMicros()),
                newCpus ? changes.periodMicros() : either(changes.periodMicros(), old.periodMicros()),
                either(changes.realtimeRuntimeMicros(), old.realtimeRuntimeMicros()),
                either(changes.realtimePeriodMicros(), old.realtimePeriodMicros()),
                changes.cpusetCpus().isEmpty() ? old.cpusetCpus() : changes.cpusetCpus(),
                changes.cpusetMems().isEmpty() ? old.cpusetMems() : changes.cpusetMems());
    }

    private static long either(long changed, long old) {
        return changed != 0 ? changed : old;
    }

    private static <T> @Nullable T either(@Nullable T changed, @Nullable T old) {
        return changed != null ? changed : old;
    }
}
