package org.gantry.engine.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** The names of one log: {@code X-json.log} grows, {@code X-json.log.1} is the one before, and so on. */
public final class LogFiles {
    private final Path current;

    public LogFiles(Path current) {
        this.current = current;
    }

    public Path current() {
        return current;
    }

    /** The current file for 0, older ones above. */
    Path generation(int age) {
        return age == 0 ? current : current.resolveSibling(current.getFileName() + "." + age);
    }

    /** Files that exist, oldest first. */
    List<Path> existing() {
        List<Path> files = new ArrayList<>();
        for (int age = 0; Files.exists(generation(age)); age++) {
            files.addFirst(generation(age));
        }
        return files;
    }

    /** Makes room for a new current file and lets go of the oldest. */
    void rotate(int maxFiles) throws IOException {
        if (maxFiles == 1) {
            Files.deleteIfExists(current);
            return;
        }
        for (int age = maxFiles - 1; age > 0; age--) {
            if (Files.exists(generation(age - 1))) {
                Files.move(generation(age - 1), generation(age), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
