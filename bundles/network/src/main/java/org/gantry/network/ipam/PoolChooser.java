package org.gantry.network.ipam;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gantry.api.EngineException;
import org.gantry.api.network.Network.Subnet;
import org.gantry.linux.netlink.IpPrefix;

/**
 * Chooses subnets nobody uses. Unless the user names pools, the candidates are private ranges (RFC 1918), from those
 * that other software takes last: Docker begins at 172.17, home routers have 192.168.0 and 192.168.1.
 */
public final class PoolChooser {
    private static final List<Pool> OF_OUR_OWN = Stream.of(
                    IntStream.of(30, 31, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18)
                            .mapToObj("172.%d.0.0/16"::formatted),
                    IntStream.iterate(240, third -> third >= 16, third -> third - 16)
                            .mapToObj("192.168.%d.0/20"::formatted),
                    IntStream.rangeClosed(200, 250).mapToObj("10.%d.0.0/16"::formatted))
            .flatMap(candidates -> candidates)
            .map(Pool::whole)
            .toList();

    private final List<Pool> ipv4;
    private final List<Pool> ipv6;

    /** @param pools of both families; where there is none of a family, that is left to us */
    public PoolChooser(Collection<Pool> pools) {
        List<Pool> named = pools.stream().filter(pool -> !pool.isIpv6()).toList();
        this.ipv4 = named.isEmpty() ? OF_OUR_OWN : named;
        this.ipv6 = pools.stream().filter(Pool::isIpv6).toList();
    }

    /** The first range for IPv4 that shares no address with what is taken. */
    public Optional<IpPrefix> choose(Collection<IpPrefix> taken) {
        return first(ipv4, taken);
    }

    /** @throws EngineException.InvalidArgument in Docker's words when there is none */
    public IpPrefix require(Collection<IpPrefix> taken) {
        return choose(taken).orElseThrow(PoolChooser::exhausted);
    }

    /**
     * A range for IPv6; where the user has named no pool, one that nobody else has.
     *
     * @param taken asked only if that matters
     * @throws EngineException.InvalidArgument in Docker's words when the pools are used up
     */
    public Subnet ipv6(Supplier<? extends Collection<IpPrefix>> taken) {
        if (ipv6.isEmpty()) {
            return UniqueLocal.subnet();
        }
        return new Subnet(
                first(ipv6, taken.get()).orElseThrow(PoolChooser::exhausted).toString(), "");
    }

    private static Optional<IpPrefix> first(List<Pool> pools, Collection<IpPrefix> taken) {
        return pools.stream().flatMap(pool -> pool.firstFree(taken).stream()).findFirst();
    }

    private static EngineException exhausted() {
        return new EngineException.InvalidArgument(
                "all predefined address pools have been fully subnetted: name a subnet");
    }
}
