package org.gantry.linux.cgroup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory of plain files that plays a cgroup: a controller writes to it and the test reads what it wrote. */
public record ControlFiles(Path directory) {
    public ControlFiles with(String file, String content) {
        try {
            Files.writeString(directory.resolve(file), content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Files the kernel would offer, empty. */
    public ControlFiles offering(String... files) {
        for (String file : files) {
            with(file, "");
        }
        return this;
    }

    public String content(String file) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ControlGroup group() {
        return new ControlGroup(directory);
    }

    public CgroupStats stats(Controller controller) {
        var stats = new CgroupStats.Builder();
        controller.collect(group(), stats);
        return stats.build();
    }
}
