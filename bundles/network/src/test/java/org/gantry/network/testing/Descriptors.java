package org.gantry.network.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The open descriptors of this process that are no files: sockets, pipes and the like. */
public final class Descriptors {
    private Descriptors() {}

    public static long count() {
        try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
            return entries.filter(Descriptors::isNoFile).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isNoFile(Path entry) {
        try {
            return !Files.readSymbolicLink(entry).toString().startsWith("/");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
