package org.gantry.engine.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gantry.api.EngineException;
import org.gantry.api.engine.ContainerStats.InterfaceStats;

/** What went over the interfaces in a process's network namespace: {@code /proc/PID/net/dev}, see proc_pid_net(5). */
public final class InterfaceCounters {
    /** Lines before the first interface. */
    private static final int TITLES = 2;

    /** Eight columns of what was received, eight of what was sent. */
    private static final int COLUMNS = 16;

    /** The loopback, and what the kernel puts into every namespace when tunnels are compiled in or loaded. */
    private static final Set<String> OF_THE_KERNEL =
            Set.of("lo", "tunl0", "sit0", "gre0", "gretap0", "erspan0", "ip_vti0", "ip6_vti0", "ip6tnl0", "ip6gre0");

    private InterfaceCounters() {}

    /** By the name of the interface; none when the process has ended. */
    public static Map<String, InterfaceStats> of(int pid) {
        Path file = Path.of("/proc", Integer.toString(pid), "net/dev");
        try {
            return parse(Files.readAllLines(file));
        } catch (NoSuchFileException ended) {
            return Map.of();
        } catch (IOException e) {
            if (!ProcessHandle.of(pid).isPresent()) {
                return Map.of(); // between opening and reading
            }
            throw new EngineException.Internal("cannot read " + file, e);
        }
    }

    static Map<String, InterfaceStats> parse(List<String> lines) {
        Map<String, InterfaceStats> counters = new LinkedHashMap<>();
        lines.stream().skip(TITLES).forEach(line -> {
            int colon = line.indexOf(':');
            String name = line.substring(0, Math.max(0, colon)).strip();
            if (colon > 0 && !OF_THE_KERNEL.contains(name)) {
                counters.put(name, counters(line.substring(colon + 1).strip().split("\\s+", -1)));
            }
        });
        return counters;
    }

    private static InterfaceStats counters(String[] columns) {
        if (columns.length < COLUMNS) {
            throw new EngineException.Internal("/proc/net/dev has " + columns.length + " columns instead of 16");
        }
        return new InterfaceStats(
                number(columns, 0),
                number(columns, 1),
                number(columns, 2),
                number(columns, 3),
                number(columns, 8),
                number(columns, 9),
                number(columns, 10),
                number(columns, 11));
    }

    private static long number(String[] columns, int column) {
        return Long.parseLong(columns[column]);
    }
}
