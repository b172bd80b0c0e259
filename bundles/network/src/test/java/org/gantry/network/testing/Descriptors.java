package org.gantry.network.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The open descriptors of this process that are no files: sockets, pipes and the like. */
public final class Descriptors {
    private static final int LOOKS = 5;
    private static final long BETWEEN_LOOKS_MILLIS = 20;

    private Descriptors() {}

    public static long count() {
        return count(target -> !target.startsWith("/"));
    }

    /** Sockets and pipes alone: the JDK may open something to wait with, for whoever is at work in the background. */
    public static long ofStreams() {
        return count(target -> target.startsWith("socket:") || target.startsWith("pipe:"));
    }

    /**
     * As {@link #ofStreams}, when whatever an engine that has just been made does in the background is over, and the collector
     * has closed what an engine of a test before, which ended as if it was killed, has left to it.
     */
    public static long ofStreamsAtRest() throws InterruptedException {
        System.gc();
        long seen = ofStreams();
        for (int same = 0; same < LOOKS; ) {
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
            long now = ofStreams();
            same = now == seen ? same + 1 : 0;
            seen = now;
        }
        return seen;
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
