package org.gantry.engine.top;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One process, as proc_pid_stat(5) and its neighbours tell.
 *
 * @param tty device number of the controlling terminal, 0 for none
 * @param cpuTicks time used, user and system, in hundredths of a second
 * @param startTicks after boot, in hundredths of a second
 * @param commandLine the arguments, or the name in brackets for a process without
 */
record ProcessInfo(
        int pid,
        int parent,
        int group,
        int session,
        int tty,
        String state,
        long cpuTicks,
        int nice,
        int threads,
        long startTicks,
        long virtualKib,
        long residentKib,
        int uid,
        String name,
        String commandLine) {
    private static final long PAGE_KIB = 4;
    private static final long KIB = 1024;

    /** Reads it; empty when the process has gone. */
    static Optional<ProcessInfo> read(int pid) {
        Path directory = Path.of("/proc", Integer.toString(pid));
        try {
            return Optional.of(parse(
                    pid,
                    Files.readString(directory.resolve("stat"), StandardCharsets.ISO_8859_1),
                    status(directory),
                    Files.readAllBytes(directory.resolve("cmdline"))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The name stands in parentheses and may hold spaces and parentheses itself. */
    static ProcessInfo parse(int pid, String stat, Map<String, String> status, byte[] commandLine) {
        String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        String[] f = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1);
        String words = new String(commandLine, StandardCharsets.UTF_8)
                .replace('\0', ' ')
                .strip();
        return new ProcessInfo(
                pid,
                Integer.parseInt(f[1]),
                Integer.parseInt(f[2]),
                Integer.parseInt(f[3]),
                Integer.parseInt(f[4]),
                f[0],
                Long.parseLong(f[11]) + Long.parseLong(f[12]),
                Integer.parseInt(f[16]),
                Integer.parseInt(f[17]),
                Long.parseLong(f[19]),
                Long.parseLong(f[20]) / KIB,
                Long.parseLong(f[21]) * PAGE_KIB,
                uid(status),
                name,
                words.isEmpty() ? "[" + name + "]" : words);
    }

    private static int uid(Map<String, String> status) {
        return Integer.parseInt(status.getOrDefault("Uid", "0").strip().split("\\s+")[1]);
    }

    private static Map<String, String> status(Path directory) throws IOException {
        return Files.readAllLines(directory.resolve("status"), StandardCharsets.ISO_8859_1).stream()
                .map(line -> line.split(":", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (first, second) -> first));
    }
}
