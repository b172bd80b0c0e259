package org.gantry.oci;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** The file that tells a caller which process it has got; whoever sees it sees all of it. */
final class PidFile {
    private PidFile() {}

    /** Does nothing without a file. */
    static void write(@Nullable Path file, int pid) {
        if (file == null) {
            return;
        }
        Path target = file.toAbsolutePath();
        Path temporary = target.resolveSibling("." + target.getFileName());
        try {
            Files.writeString(temporary, Integer.toString(pid));
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
