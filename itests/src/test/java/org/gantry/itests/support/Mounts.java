package org.gantry.itests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** What other tools leave mounted in directories of a test's. */
final class Mounts {
    private Mounts() {}

    /** The mountpoints below a directory, innermost first. */
    static List<String> below(Path directory) {
        try {
            return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                    .map(line -> line.split(" ", -1)[4])
                    .filter(mount -> mount.startsWith(directory + "/"))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
