package org.gantry.runtime.support.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What this process may do and pass on, as /proc/self/status says.
 *
 * @param permitted what it can use
 * @param bounding what its descendants can ever have
 */
public record EngineCapabilities(CapabilitySet permitted, CapabilitySet bounding) {
    private static final int HEXADECIMAL = 16;

    public static EngineCapabilities ofThisProcess() {
        try {
            return parse(Files.readAllLines(Path.of("/proc/self/status")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Who enters a user namespace has every capability there, also those this process lacks (user_namespaces(7)). */
    public static EngineCapabilities inUserNamespace() {
        try {
            // The kernel has such a file read in one piece; Files.readString begins with one byte.
            int last = Integer.parseInt(Files.readAllLines(Path.of("/proc/sys/kernel/cap_last_cap"))
                    .getFirst()
                    .strip());
            CapabilitySet all = new CapabilitySet((1L << (last + 1)) - 1);
            return new EngineCapabilities(all, all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static EngineCapabilities parse(List<String> status) {
        return new EngineCapabilities(field("CapPrm:", status), field("CapBnd:", status));
    }

    /** What a container can be given. */
    public CapabilitySet available() {
        return permitted.and(bounding);
    }

    private static CapabilitySet field(String name, List<String> status) {
        String value = status.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("/proc/self/status has no " + name));
        return new CapabilitySet(Long.parseUnsignedLong(value, HEXADECIMAL));
    }
}
