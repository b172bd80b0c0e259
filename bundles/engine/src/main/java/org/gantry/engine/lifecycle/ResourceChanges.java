package org.gantry.engine.lifecycle;

import java.util.List;
import org.gantry.api.ByteSize;
import org.gantry.api.EngineException;
import org.gantry.api.container.ResourceConfig;
import org.gantry.api.container.ResourceConfig.BlkioConfig;
import org.gantry.api.container.ResourceConfig.CpuConfig;
import org.gantry.api.container.ResourceConfig.MemoryConfig;
import org.jspecify.annotations.Nullable;

/** Lays the limits of an update over those a container has; what the update leaves out stays. */
final class ResourceChanges {
    private ResourceChanges() {}

    /** @throws EngineException.Conflict in Docker's words, when a change contradicts what stays */
    static ResourceConfig merge(ResourceConfig old, ResourceConfig changes) {
        return new ResourceConfig(
                memory(old.memory(), changes.memory()),
                cpu(old.cpu(), changes.cpu()),
                either(changes.pidsLimit(), old.pidsLimit()),
                blkio(old.blkio(), changes.blkio()),
                old.ulimits(),
                old.devices(),
                old.deviceCgroupRules(),
                old.cgroupParent(),
                old.oomScoreAdj(),
                old.shmSize());
    }

    /** The swap that came with the old limit stays, so a new limit of memory has to go with it. */
    private static MemoryConfig memory(MemoryConfig old, MemoryConfig changes) {
        ByteSize limit = changes.limit();
        ByteSize oldSwap = old.effectiveSwap();
        boolean grows = limit != null && oldSwap != null && oldSwap.isPositive() && limit.compareTo(oldSwap) > 0;
        if (grows && changes.swap() == null) {
            throw new EngineException.Conflict(
                    "Memory limit should be smaller than already set memoryswap limit, update"
                            + " the memoryswap at the same time");
        }
        return new MemoryConfig(
                either(limit, old.limit()),
                either(changes.reservation(), old.reservation()),
                either(changes.swap(), oldSwap),
                either(changes.swappiness(), old.swappiness()),
                changes.oomKillDisable() || old.oomKillDisable());
    }

    /** The two ways to limit processor time exclude each other for the container's life, as with dockerd. */
    private static CpuConfig cpu(CpuConfig old, CpuConfig changes) {
        refuse(changes.nanoCpus() > 0 && old.periodMicros() > 0, "Nano CPUs", "CPU Period");
        refuse(changes.nanoCpus() > 0 && old.quotaMicros() > 0, "Nano CPUs", "CPU Quota");
        refuse(changes.periodMicros() > 0 && old.nanoCpus() > 0, "CPU Period", "NanoCPUs");
        refuse(changes.quotaMicros() > 0 && old.nanoCpus() > 0, "CPU Quota", "NanoCPUs");
        return new CpuConfig(
                either(changes.nanoCpus(), old.nanoCpus()),
                either(changes.shares(), old.shares()),
                either(changes.quotaMicros(), old.quotaMicros()),
                either(changes.periodMicros(), old.periodMicros()),
                either(changes.realtimeRuntimeMicros(), old.realtimeRuntimeMicros()),
                either(changes.realtimePeriodMicros(), old.realtimePeriodMicros()),
                changes.cpusetCpus().isEmpty() ? old.cpusetCpus() : changes.cpusetCpus(),
                changes.cpusetMems().isEmpty() ? old.cpusetMems() : changes.cpusetMems());
    }

    private static void refuse(boolean contradicts, String change, String present) {
        if (contradicts) {
            throw new EngineException.Conflict(
                    "Conflicting options: " + change + " cannot be updated as " + present + " has already been set");
        }
    }

    private static BlkioConfig blkio(BlkioConfig old, BlkioConfig changes) {
        return new BlkioConfig(
                changes.weight() != 0 ? changes.weight() : old.weight(),
                either(changes.weightDevices(), old.weightDevices()),
                either(changes.readBps(), old.readBps()),
                either(changes.writeBps(), old.writeBps()),
                either(changes.readIops(), old.readIops()),
                either(changes.writeIops(), old.writeIops()));
    }

    private static <T> List<T> either(List<T> changed, List<T> old) {
        return changed.isEmpty() ? old : changed;
    }

    private static long either(long changed, long old) {
        return changed != 0 ? changed : old;
    }

    private static <T> @Nullable T either(@Nullable T changed, @Nullable T old) {
        return changed != null ? changed : old;
    }
}
