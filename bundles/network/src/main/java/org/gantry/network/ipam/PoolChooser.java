package org.gantry.network.ipam;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gantry.linux.netlink.IpPrefix;

/**
 * Chooses a subnet nobody uses. The candidates are private ranges (RFC 1918), from those that other software takes
 * last: Docker begins at 172.17, home routers have 192.168.0 and 192.168.1.
 */
public final class PoolChooser {
    private static final List<IpPrefix> CANDIDATES = Stream.of(
                    IntStream.of(30, 31, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18)
                            .mapToObj("172.%d.0.0/16"::formatted),
                    IntStream.iterate(240, third -> third >= 16, third -> third - 16)
                            .mapToObj("192.168.%d.0/20"::formatted),
                    IntStream.rangeClosed(200, 250).mapToObj("10.%d.0.0/16"::formatted))
            .flatMap(candidates -> candidates)
            .map(IpPrefix::parse)
            .toList();

    private PoolChooser() {}

    /** The first candidate that shares no address with what is taken. */
    public static Optional<IpPrefix> choose(Collection<IpPrefix> taken) {
        return CANDIDATES.stream()
                .filter(candidate -> taken.stream().noneMatch(candidate::overlaps))
                .findFirst();
    }
}
