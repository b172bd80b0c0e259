package org.gantry.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Proportional set size: memory of an engine's processes, pages shared between processes counted by share. */
final class Pss {
    private Pss() {}

    /**
     * Kilobytes of the engine: its main process, everything that descends from it, and the parent of each init (a shim may
     * have been handed to PID 1); the containers' own processes are not counted.
     */
    static long ofEngine(long enginePid, Set<Long> inits) throws IOException {
        Set<Long> counted = new HashSet<>();
        collect(ProcessHandle.of(enginePid).orElseThrow(), inits, counted);
        for (long init : inits) {
            ProcessHandle.of(init).flatMap(ProcessHandle::parent).ifPresent(shim -> counted.add(shim.pid()));
        }
        long sum = 0;
        for (long pid : counted) {
            sum += ofProcess(pid);
        }
        return sum;
    }

    private static void collect(ProcessHandle process, Set<Long> inits, Set<Long> counted) {
        if (inits.contains(process.pid()) || !counted.add(process.pid())) {
            return;
        }
        process.children().forEach(child -> collect(child, inits, counted));
    }

    private static long ofProcess(long pid) throws IOException {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
                if (line.startsWith("Pss:")) {
                    return Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
            return 0;
        } catch (NoSuchFileException ended) {
            return 0;
        }
    }
}
