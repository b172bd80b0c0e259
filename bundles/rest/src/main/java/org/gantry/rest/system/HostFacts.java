package org.gantry.rest.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gantry.api.EngineException;

/** What Docker's answers tell of the host itself, read from /proc (proc_stat(5)). */
public final class HostFacts {
    /** USER_HZ, the unit of /proc/stat on every architecture Docker runs on. */
    private static final long TICKS_PER_SECOND = 100;

    /** user, nice, system, idle, iowait, irq, softirq, steal; guest time, which follows, is part of user. */
    private static final int TIMES = 8;

    private HostFacts() {}

    /** Processor time of the whole host since boot, idle included. */
    public static long processorNanos() {
        String[] fields = lines("/proc/stat").getFirst().split("\\s+");
        long ticks = Arrays.stream(fields)
                .skip(1)
                .limit(TIMES)
                .mapToLong(Long::parseLong)
                .sum();
        return ticks * (TimeUnit.SECONDS.toNanos(1) / TICKS_PER_SECOND);
    }

    /** Processors that are on line. */
    public static int processors() {
        return Math.toIntExact(lines("/proc/stat").stream()
                .filter(line -> line.matches("cpu\\d+ .*"))
                .count());
    }

    static boolean forwardsIpv4() {
        return lines("/proc/sys/net/ipv4/ip_forward").equals(List.of("1"));
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            throw new EngineException.Internal("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
