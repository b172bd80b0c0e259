package org.gantry.engine.spec;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import org.gantry.api.ByteSize;
import org.gantry.api.EngineException;
import org.gantry.api.container.ResourceConfig;
import org.gantry.api.container.ResourceConfig.CpuConfig;
import org.gantry.api.container.ResourceConfig.MemoryConfig;
import org.gantry.api.oci.LinuxResources;
import org.gantry.api.oci.LinuxResources.DeviceRule;
import org.jspecify.annotations.Nullable;

/** Resource limits: checked in Docker's words, then as OCI has them. */
public final class Limits {
    private static final ByteSize LEAST_MEMORY = ByteSize.ofMebibytes(6);
    private static final long CPU_PERIOD_MICROS = 100_000;

    private Limits() {}

    /** @throws EngineException.InvalidArgument if a value is out of range or contradicts another */
    static void check(ResourceConfig resources, Machine machine) {
        checkMemory(resources.memory());
        checkCpu(resources.cpu(), machine);
        BlockIo.check(resources.blkio());
        if (resources.oomScoreAdj() < -1000 || resources.oomScoreAdj() > 1000) {
            throw invalid("Invalid value " + resources.oomScoreAdj() + ", range for oom score adj is [-1000, 1000]");
        }
        if (resources.shmSize() != null && resources.shmSize().bytes() < 0) {
            throw invalid("SHM size can not be less than 0");
        }
    }

    private static void checkMemory(MemoryConfig memory) {
        ByteSize limit = memory.limit();
        ByteSize swap = memory.swap();
        ByteSize reservation = memory.reservation();
        if (limit != null && !limit.isPositive()) {
            limit = null; // 0 and -1 are Docker's "no limit"
        }
        if (limit != null && limit.compareTo(LEAST_MEMORY) < 0) {
            throw invalid("Minimum memory limit allowed is 6MB");
        }
        if (swap != null && swap.isPositive()) {
            if (limit == null) {
                throw invalid("You should always set the Memory limit when using Memoryswap limit, see usage");
            }
            if (swap.compareTo(limit) < 0) {
                throw invalid("Minimum memoryswap limit should be larger than memory limit, see usage");
            }
        }
        Integer swappiness = memory.swappiness();
        if (swappiness != null && (swappiness < -1 || swappiness > 100)) {
            throw invalid("Invalid value: " + swappiness + ", valid memory swappiness range is 0-100");
        }
        if (reservation != null && reservation.isPositive()) {
            if (reservation.compareTo(LEAST_MEMORY) < 0) {
                throw invalid("Minimum memory reservation allowed is 6MB");
            }
            if (limit != null && limit.compareTo(reservation) < 0) {
                throw invalid("Minimum memory limit can not be less than memory reservation limit, see usage");
            }
        }
    }

    private static void checkCpu(CpuConfig cpu, Machine machine) {
        if (cpu.nanoCpus() != 0) {
            refuseBoth(cpu.periodMicros(), "CPU Period");
            refuseBoth(cpu.quotaMicros(), "CPU Quota");
            BigDecimal cpus = BigDecimal.valueOf(cpu.nanoCpus(), 9);
            if (cpu.nanoCpus() < 10_000_000 || cpus.compareTo(BigDecimal.valueOf(machine.processors())) > 0) {
                throw invalid("Range of CPUs is from 0.01 to " + machine.processors() + ".00, as there are only "
                        + machine.processors() + " CPUs available");
            }
        }
        if (cpu.shares() < 0) {
            throw invalid("invalid CPU shares (" + cpu.shares() + "): value must be a positive integer");
        }
        if (cpu.periodMicros() != 0 && (cpu.periodMicros() < 1000 || cpu.periodMicros() > 1_000_000)) {
            throw invalid("CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)");
        }
        if (cpu.quotaMicros() > 0 && cpu.quotaMicros() < 1000) {
            throw invalid("CPU cfs quota can not be less than 1ms (i.e. 1000)");
        }
        if (cpu.realtimePeriodMicros() != 0 && cpu.realtimeRuntimeMicros() > cpu.realtimePeriodMicros()) {
            throw invalid("cpu real-time runtime cannot be higher than cpu real-time period");
        }
        checkCpuset("CPUs", "Cpuset.Cpus", cpu.cpusetCpus(), machine.processors());
    }

    private static void refuseBoth(long value, String name) {
        if (value != 0) {
            throw invalid("Conflicting options: Nano CPUs and " + name + " cannot both be set.");
        }
    }

    private static void checkCpuset(String what, String field, String list, int available) {
        if (list.isEmpty()) {
            return;
        }
        BitSet wanted = new BitSet();
        for (String range : list.split(",", -1)) {
            String[] ends = range.strip().split("-", 2);
            try {
                int first = Integer.parseUnsignedInt(ends[0]);
                int last = ends.length == 1 ? first : Integer.parseUnsignedInt(ends[1]);
                if (last < first || last > 8191) {
                    throw new NumberFormatException(range);
                }
                wanted.set(first, last + 1);
            } catch (NumberFormatException e) {
                throw invalid("Invalid value " + list + " for " + field.toLowerCase(Locale.ROOT));
            }
        }
        if (wanted.length() > available) {
            throw invalid("Requested " + what + " are not available - requested " + list + ", available: "
                    + (available == 1 ? "0" : "0-" + (available - 1)));
        }
    }

    /** As OCI has them; a null list of device rules leaves the devices alone (an update). */
    static LinuxResources toOci(ResourceConfig resources, @Nullable List<DeviceRule> deviceRules) {
        Long pids = resources.pidsLimit();
        return LinuxResources.of(
                deviceRules == null ? null : new ArrayList<>(deviceRules),
                memory(resources.memory()),
                cpu(resources.cpu()),
                pids == null ? null : new LinuxResources.Pids(pids <= 0 ? -1 : pids),
                BlockIo.toOci(resources.blkio()),
                null,
                null);
    }

    /** The changes of {@code docker update}, as the driver takes them. */
    public static LinuxResources toOci(ResourceConfig changes) {
        check(changes, Machine.ofThisHost());
        return toOci(changes, null);
    }

    private static LinuxResources.@Nullable Memory memory(MemoryConfig memory) {
        Long limit = positive(memory.limit());
        ByteSize effectiveSwap = memory.effectiveSwap();
        Long swap = effectiveSwap == null ? null : Long.valueOf(effectiveSwap.bytes());
        Long reservation = positive(memory.reservation());
        Integer swappiness = memory.swappiness();
        Long swappy = swappiness == null || swappiness < 0 ? null : Long.valueOf(swappiness);
        Boolean noKiller = memory.oomKillDisable() ? Boolean.TRUE : null;
        boolean nothing = limit == null && swap == null && reservation == null && swappy == null && noKiller == null;
        return nothing
                ? null
                : new LinuxResources.Memory(limit, reservation, swap, null, null, swappy, noKiller, null, null);
    }

    private static LinuxResources.@Nullable Cpu cpu(CpuConfig cpu) {
        Long quota = orNull(cpu.quotaMicros());
        Long period = orNull(cpu.periodMicros());
        if (cpu.nanoCpus() > 0) {
            period = CPU_PERIOD_MICROS;
            quota = cpu.nanoCpus() * CPU_PERIOD_MICROS / 1_000_000_000L;
        }
        boolean nothing = quota == null
                && period == null
                && cpu.shares() == 0
                && cpu.realtimeRuntimeMicros() == 0
                && cpu.realtimePeriodMicros() == 0
                && cpu.cpusetCpus().isEmpty()
                && cpu.cpusetMems().isEmpty();
        return nothing
                ? null
                : new LinuxResources.Cpu(
                        orNull(cpu.shares()),
                        quota,
                        null,
                        period,
                        orNull(cpu.realtimeRuntimeMicros()),
                        orNull(cpu.realtimePeriodMicros()),
                        cpu.cpusetCpus().isEmpty() ? null : cpu.cpusetCpus(),
                        cpu.cpusetMems().isEmpty() ? null : cpu.cpusetMems(),
                        null);
    }

    private static @Nullable Long positive(@Nullable ByteSize size) {
        return size == null || !size.isPositive() ? null : Long.valueOf(size.bytes());
    }

    private static @Nullable Long orNull(long value) {
        return value == 0 ? null : Long.valueOf(value);
    }

    private static EngineException invalid(String message) {
        return new EngineException.InvalidArgument(message);
    }
}
