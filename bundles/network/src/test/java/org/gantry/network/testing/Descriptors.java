package org.gantry.network.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The open descriptors of this process that are no files: sockets, pipes and the like. */
public final class Descriptors {
    private Descriptors() {}

    public static long count() {
        return count(target -> !target.startsWith("/"));
    }

    /** Sockets and pipes alone: the JDK may open something to wait with, for whoever is at work in the background. */
    public static long ofStreams() {
        return count(target -> target.startsWith("socket:") || target.startsWith("pipe:"));
    }

    private static long count(Predicate<String> wanted) {
        try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
            return entries.map(Descriptors::target).filter(wanted).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path entry) {
        try {
            return Files.readSymbolicLink(entry).toString();
        } catch (IOException closedMeanwhile) {
            return "/";
        }
    }
}
