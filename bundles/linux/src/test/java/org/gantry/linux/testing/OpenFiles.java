package org.gantry.linux.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The descriptors of this process, to see that none is left over. */
public final class OpenFiles {
    private OpenFiles() {}

    /** Number and target of each descriptor, without the one that lists them and those of jar files. */
    public static SortedMap<Integer, String> list() {
        var open = new TreeMap<Integer, String>();
        try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
            entries.forEach(entry -> target(entry, open));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return open;
    }

    private static void target(Path entry, SortedMap<Integer, String> open) {
        try {
            String target = Files.readSymbolicLink(entry).toString();
            if (!target.startsWith("/proc/") && !target.endsWith(".jar")) {
                open.put(Integer.parseInt(entry.getFileName().toString()), target);
            }
        } catch (IOException e) {
            // Closed between listing and reading: then it is not open.
        }
    }
}
