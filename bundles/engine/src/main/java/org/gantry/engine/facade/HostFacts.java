package org.gantry.engine.facade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gantry.api.EngineException;

/** What the machine says of itself. */
record HostFacts(String name, String kernel, String operatingSystem, String architecture, long memoryBytes) {
    private static final long KIBIBYTE = 1024;

    static HostFacts read() {
        return new HostFacts(
                line("/proc/sys/kernel/hostname"),
                line("/proc/sys/kernel/osrelease"),
                readOperatingSystem(),
                readArchitecture(),
                readMemory());
    }

    /** As uname -m spells it. */
    private static String readArchitecture() {
        String name = System.getProperty("os.arch");
        return name.equals("amd64") ? "x86_64" : name;
    }

    private static String readOperatingSystem() {
        for (String line : lines("/etc/os-release")) {
            if (line.startsWith("PRETTY_NAME=")) {
                return line.substring("PRETTY_NAME=".length()).replace("\"", "");
            }
        }
        return "Linux";
    }

    private static long readMemory() {
        for (String line : lines("/proc/meminfo")) {
            if (line.startsWith("MemTotal:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE;
            }
        }
        return 0;
    }

    private static String line(String file) {
        return lines(file).getFirst().strip();
    }

    private static List<String> lines(String file) {
        try {
            return Files.exists(Path.of(file)) ? Files.readAllLines(Path.of(file)) : List.of();
        } catch (IOException e) {
            throw new EngineException.Internal("cannot read " + file, e);
        }
    }
}
