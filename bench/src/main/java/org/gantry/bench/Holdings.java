package org.gantry.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What an engine holds at one moment, by kind; after a collection, so that garbage does not count. */
record Holdings(Map<String, Long> counts) {
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
    private static final String HEAP = "heap, kB";

    static Holdings of(long pid) throws IOException, InterruptedException {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("descriptors", entries(Path.of("/proc/" + pid + "/fd")));
        counts.put("threads", entries(Path.of("/proc/" + pid + "/task")));
        counts.put(
                "child processes",
                ProcessHandle.of(pid).orElseThrow().descendants().count());
        try (Stream<String> mounts = Files.lines(Path.of("/proc/" + pid + "/mountinfo"))) {
            counts.put(
                    "mounts",
                    mounts.filter(line -> line.contains("gantry-soak")).count());
        }
        counts.put("cgroups", cgroups());
        counts.put(HEAP, heapKilobytes(pid));
        return new Holdings(counts);
    }

    /** How much of a kind may be more than before without being a leak: caches fill, and threads come and go. */
    static long tolerance(String kind) {
        return switch (kind) {
            case "descriptors" -> 8;
            case "threads" -> 16;
            case HEAP -> 4096;
            default -> 0;
        };
    }

    private static long entries(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.count();
        }
    }

    /** Those of containers, whose identifiers have 64 digits. */
    private static long cgroups() throws IOException {
        try (Stream<Path> all = Files.find(CGROUPS, 5, (path, attributes) -> attributes.isDirectory())) {
            return all.filter(path -> path.getFileName().toString().matches("[0-9a-f]{64}"))
                    .filter(path -> path.toString().contains("/gantry-"))
                    .count();
        }
    }

    private static long heapKilobytes(long pid) throws IOException, InterruptedException {
        jcmd(pid, "GC.run");
        String info = jcmd(pid, "GC.heap_info");
        long used = 0;
        for (String line : info.lines().toList()) {
            if (line.matches(".* total \\d+K, used \\d+K.*")) {
                used += Long.parseLong(line.replaceAll(".* used (\\d+)K.*", "$1"));
            }
        }
        if (used == 0) {
            throw new IllegalStateException("jcmd tells of no heap: " + info);
        }
        return used;
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        String java = System.getProperty("java.home");
        Process jcmd = new ProcessBuilder(java + "/bin/jcmd", Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IOException("jcmd " + command + ": " + output);
        }
        return output;
    }
}
