package org.gantry.oci;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gantry.api.oci.LinuxResources;
import org.gantry.json.Json;
import org.gantry.json.OciDocument;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Changes limits of a container. */
@Command(name = "update", description = "update container resource constraints")
final class Update extends Verb {
    private static final Path STDIN = Path.of("-");
    private static final String UNLIMITED = "-1";

    @Option(
            names = {"-r", "--resources"},
            paramLabel = "FILE|-",
            description = "resources of config-linux.md as JSON, instead of the other options; - reads stdin")
    private @Nullable Path resources;

    @Option(names = "--blkio-weight", paramLabel = "WEIGHT", description = "block IO weight")
    private @Nullable Integer blkioWeight;

    @Option(names = "--cpu-period", paramLabel = "US", description = "CFS period in microseconds")
    private @Nullable Long cpuPeriod;

    @Option(names = "--cpu-quota", paramLabel = "US", description = "CFS quota in microseconds")
    private @Nullable Long cpuQuota;

    @Option(names = "--cpu-burst", paramLabel = "US", description = "CFS burst in microseconds")
    private @Nullable Long cpuBurst;

    @Option(names = "--cpu-share", paramLabel = "SHARES", description = "CPU shares")
    private @Nullable Long cpuShare;

    @Option(names = "--cpu-idle", paramLabel = "0|1", description = "whether the cgroup gets only idle time")
    private @Nullable Long cpuIdle;

    @Option(names = "--cpu-rt-period", paramLabel = "US", description = "realtime period in microseconds")
    private @Nullable Long cpuRtPeriod;

    @Option(names = "--cpu-rt-runtime", paramLabel = "US", description = "realtime runtime in microseconds")
    private @Nullable Long cpuRtRuntime;

    @Option(names = "--cpuset-cpus", paramLabel = "LIST", description = "CPUs to use")
    private @Nullable String cpusetCpus;

    @Option(names = "--cpuset-mems", paramLabel = "LIST", description = "memory nodes to use")
    private @Nullable String cpusetMems;

    @Option(
            names = "--kernel-memory",
            paramLabel = "BYTES",
            description = "refused: kernels have no such limit any more")
    private @Nullable String kernelMemory;

    @Option(names = "--kernel-memory-tcp", paramLabel = "BYTES", description = "kernel memory for TCP buffers")
    private @Nullable String kernelMemoryTcp;

    @Option(
            names = {"-m", "--memory"},
            paramLabel = "BYTES",
            description = "memory limit; -1 for none, with unit k, m, g")
    private @Nullable String memory;

    @Option(names = "--memory-reservation", paramLabel = "BYTES", description = "soft memory limit")
    private @Nullable String memoryReservation;

    @Option(names = "--memory-swap", paramLabel = "BYTES", description = "limit of memory and swap together")
    private @Nullable String memorySwap;

    @Option(names = "--pids-limit", paramLabel = "N", description = "most processes")
    private @Nullable Long pidsLimit;

    @Option(names = "--l3-cache-schema", paramLabel = "SCHEMA", description = "refused: there is no Intel RDT")
    private @Nullable String l3CacheSchema;

    @Option(names = "--mem-bw-schema", paramLabel = "SCHEMA", description = "refused: there is no Intel RDT")
    private @Nullable String memBwSchema;

    @Override
    int run() throws IOException {
        String id = onlyId();
        if (l3CacheSchema != null || memBwSchema != null) {
            throw Refusal.unsupported(l3CacheSchema != null ? "--l3-cache-schema" : "--mem-bw-schema");
        }
        try (Container container = Container.open(store(), id)) {
            container.requireProcesses();
            container.task().update(resources());
        }
        return 0;
    }

    private LinuxResources resources() throws IOException {
        if (resources != null) {
            byte[] json = resources.equals(STDIN) ? System.in.readAllBytes() : Files.readAllBytes(resources);
            return OciDocument.resources(json).content();
        }
        ObjectNode document = Json.strict().createObjectNode();
        ObjectNode cpu = Json.strict().createObjectNode();
        cpu.put("period", cpuPeriod)
                .put("quota", cpuQuota)
                .put("burst", cpuBurst)
                .put("shares", cpuShare);
        cpu.put("idle", cpuIdle).put("realtimePeriod", cpuRtPeriod).put("realtimeRuntime", cpuRtRuntime);
        cpu.put("cpus", cpusetCpus).put("mems", cpusetMems);
        ObjectNode limits = Json.strict().createObjectNode();
        limits.put("limit", bytes(memory)).put("reservation", bytes(memoryReservation));
        limits.put("swap", bytes(memorySwap))
                .put("kernel", bytes(kernelMemory))
                .put("kernelTCP", bytes(kernelMemoryTcp));
        document.set("cpu", cpu);
        document.set("memory", limits);
        if (blkioWeight != null) {
            document.putObject("blockIO").put("weight", blkioWeight);
        }
        if (pidsLimit != null) {
            document.putObject("pids").put("limit", pidsLimit);
        }
        return Json.strict().treeToValue(document, LinuxResources.class);
    }

    private static @Nullable Long bytes(@Nullable String size) {
        if (size == null || size.equals(UNLIMITED)) {
            return size == null ? null : -1L;
        }
        String number = size.toLowerCase(java.util.Locale.ROOT).replaceFirst("i?b$", "");
        int unit = number.isEmpty() ? -1 : "kmgt".indexOf(number.charAt(number.length() - 1));
        try {
            long value = Long.parseLong(unit < 0 ? number : number.substring(0, number.length() - 1));
            return Math.multiplyExact(value, 1L << (10 * (unit + 1)));
        } catch (NumberFormatException | ArithmeticException e) {
            throw new Refusal("invalid value for a size: " + size);
        }
    }
}
