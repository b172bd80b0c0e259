package org.gantry.runtime.libcontainer.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What this process has open. */
public final class Descriptors {
    private Descriptors() {}

    /** What each descriptor leads to. */
    public static List<String> targets() {
        var targets = new ArrayList<String>();
        try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
            entries.forEach(entry -> read(entry, targets));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return targets;
    }

    private static void read(Path entry, List<String> targets) {
        try {
            targets.add(Files.readSymbolicLink(entry).toString());
        } catch (IOException e) {
            // closed between listing and reading: then it is not open
        }
    }
}
