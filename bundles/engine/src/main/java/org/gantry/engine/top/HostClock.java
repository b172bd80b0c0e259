package org.gantry.engine.top;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.gantry.api.EngineException;

/**
 * What relative columns are relative to.
 *
 * @param uptimeTicks since boot, in hundredths of a second
 */
record HostClock(Instant now, long uptimeTicks, long memoryKib, ZoneId zone) {
    static final long TICKS = 100;

    static HostClock read() {
        try {
            String uptime = Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0];
            String memory =
                    Files.readAllLines(Path.of("/proc/meminfo")).getFirst().replaceAll("\\D", "");
            long ticks = Math.round(Double.parseDouble(uptime) * TICKS);
            return new HostClock(Instant.now(), ticks, Long.parseLong(memory), ZoneId.systemDefault());
        } catch (IOException e) {
            throw new EngineException.Internal("/proc cannot be read", e);
        }
    }

    Duration age(ProcessInfo process) {
        return Duration.ofMillis(Math.max(0, uptimeTicks - process.startTicks()) * 1000 / TICKS);
    }

    /** Time of day for a process of the last 24 hours, else the date. */
    String started(ProcessInfo process) {
        Duration age = age(process);
        LocalDateTime time = LocalDateTime.ofInstant(now.minus(age), zone);
        String pattern = age.compareTo(Duration.ofDays(1)) < 0 ? "HH:mm" : "MMMdd";
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(time);
    }

    /** Share of one processor over the process's life, in percent. */
    double cpuPercent(ProcessInfo process) {
        long lived = Math.max(1, uptimeTicks - process.startTicks());
        return 100.0 * process.cpuTicks() / lived;
    }

    double memoryPercent(ProcessInfo process) {
        return 100.0 * process.residentKib() / memoryKib;
    }
}
