package org.gantry.linux.shim;

import java.util.Optional;
import java.util.stream.Stream;
import org.gantry.linux.fd.Fd;

/**
 * The engine's ends of a container's standard streams, all non-blocking. Either there is a terminal or there are
 * pipes; the shim keeps copies of them.
 */
public record ShimStreams(Optional<Fd> stdin, Optional<Fd> stdout, Optional<Fd> stderr, Optional<Fd> terminal)
        implements AutoCloseable {
    static final ShimStreams NONE =
            new ShimStreams(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    @Override
    public void close() {
        Stream.of(stdin, stdout, stderr, terminal).flatMap(Optional::stream).forEach(Fd::close);
    }
}
