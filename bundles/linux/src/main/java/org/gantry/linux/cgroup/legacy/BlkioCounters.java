package org.gantry.linux.cgroup.legacy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gantry.linux.cgroup.CgroupStats;
import org.gantry.linux.cgroup.CgroupStats.IoCounter;
import org.gantry.linux.cgroup.ControlGroup;

/**
 * What blkio counts, child cgroups included. Bytes and operations are counted by the throttling layer whatever the
 * scheduler is; the rest by the scheduler, if it counts at all (BFQ does when it was built for debugging).
 */
final class BlkioCounters {
    /** The first of each that the kernel has. */
    private static final Map<IoCounter, List<String>> FILES = new EnumMap<>(Map.of(
            IoCounter.BYTES,
            List.of("blkio.throttle.io_service_bytes_recursive", "blkio.throttle.io_service_bytes"),
            IoCounter.OPERATIONS,
            List.of("blkio.throttle.io_serviced_recursive", "blkio.throttle.io_serviced"),
            IoCounter.QUEUED,
            List.of("blkio.io_queued_recursive", "blkio.bfq.io_queued_recursive"),
            IoCounter.SERVICE_NANOS,
            List.of("blkio.io_service_time_recursive", "blkio.bfq.io_service_time_recursive"),
            IoCounter.WAIT_NANOS,
            List.of("blkio.io_wait_time_recursive", "blkio.bfq.io_wait_time_recursive"),
            IoCounter.MERGED,
            List.of("blkio.io_merged_recursive", "blkio.bfq.io_merged_recursive"),
            IoCounter.MILLISECONDS,
            List.of("blkio.time_recursive", "blkio.bfq.time_recursive"),
            IoCounter.SECTORS,
            List.of("blkio.sectors_recursive", "blkio.bfq.sectors_recursive")));

    private BlkioCounters() {}

    static void collect(ControlGroup group, CgroupStats.Builder stats) {
        FILES.forEach((counter, files) -> files.stream()
                .filter(group::has)
                .findFirst()
                .ifPresent(file -> stats.io(counter, parse(group.read(file)))));
    }

    /**
     * Lines such as {@code 8:0 Read 4096}, or {@code 8:0 4096} where operations are not told apart. The last line is a
     * total over all devices, and without a device.
     */
    static List<CgroupStats.Io> parse(String text) {
        var entries = new ArrayList<CgroupStats.Io>();
        text.lines().map(line -> List.of(line.split(" ", -1))).forEach(fields -> {
            String device = fields.getFirst();
            int colon = device.indexOf(':');
            if (colon > 0 && fields.size() >= 2) {
                entries.add(new CgroupStats.Io(
                        Long.parseLong(device.substring(0, colon)),
                        Long.parseLong(device.substring(colon + 1)),
                        fields.size() == 2 ? "" : fields.get(1).toLowerCase(Locale.ROOT),
                        Long.parseLong(fields.getLast())));
            }
        });
        return entries;
    }
}
