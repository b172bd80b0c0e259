package org.gantry.network.ports;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.gantry.api.EngineException;
import org.gantry.api.network.PortRequest;
import org.gantry.linux.net.Transport;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/** Finds ports of the host for what is asked, and takes them. */
final class PortClaims {
    private static final String ANY_IPV6 = "::";
    private static final String LOOPBACK_IPV6 = "::1";

    /** How often another free port is tried for, when the one that was found is taken in the other family. */
    private static final int ATTEMPTS = 16;

    private final HostPorts ports;
    private final PublicationStore store;
    private final BooleanSupplier allHeld;

    /** @param allHeld whether all ports on record are held, so that nobody can be given one of them */
    PortClaims(HostPorts ports, PublicationStore store, BooleanSupplier allHeld) {
        this.ports = ports;
        this.store = store;
        this.allHeld = allHeld;
    }

    /** Takes ports for all requests, or none. Only for threads that are in the host's namespace. */
    List<Publication> claim(Way way, String hostBinding, List<PortRequest> requests) {
        Map<Integer, List<Publication>> published = allHeld.getAsBoolean()
                ? new HashMap<>()
                : store.everything().collect(Collectors.groupingBy(Publication::hostPort));
        List<Publication> claimed = new ArrayList<>();
        try {
            for (PortRequest request : requests) {
                List<Publication> some = claim(way, hostBinding, request, published);
                claimed.addAll(some);
                some.forEach(publication -> published
                        .computeIfAbsent(publication.hostPort(), none -> new ArrayList<>())
                        .add(publication));
            }
            return claimed;
        } catch (RuntimeException e) {
            claimed.forEach(ports::release);
            throw e;
        }
    }

    /**
     * Takes a port, and with one at all addresses of IPv4 the same one at those of IPv6, as far as the container has any,
     * and at ::1.
     *
     * @param published by the port of the host
     */
    private List<Publication> claim(
            Way way, String hostBinding, PortRequest request, Map<Integer, List<Publication>> published) {
        Publication wanted =
                wanted(way, request.hostAddress().isEmpty() ? hostBinding : request.hostAddress(), request);
        if (way.isDirect(wanted)) {
            return direct(way, request, wanted);
        }
        List<String> companions = companions(way, request, wanted);
        boolean any = request.firstHostPort() == 0;
        int last = any ? ATTEMPTS : request.lastHostPort();
        for (int i = any ? 1 : request.firstHostPort(); ; i++) {
            try {
                return claim(way, wanted.at(wanted.hostAddress(), any ? 0 : i), companions, published);
            } catch (EngineException.Internal taken) {
                if (i >= last) {
                    throw taken;
                }
            }
        }
    }

    /** Nothing of the host's is taken, so that nothing can be in the way. */
    private static List<Publication> direct(Way way, PortRequest request, Publication wanted) {
        List<Publication> direct = new ArrayList<>(List.of(wanted.at(wanted.hostAddress(), 0)));
        boolean both = request.hostAddress().isEmpty()
                && !wanted.isIpv6()
                && wanted.host().isAnyLocalAddress()
                && !way.endpoint().address6().isEmpty();
        if (both) {
            direct.add(way.carry(wanted.at(ANY_IPV6, 0)));
        }
        return direct.stream().filter(way::isDirect).toList();
    }

    private static Publication wanted(Way way, String hostAddress, PortRequest request) {
        Transport transport = Transport.of(request.protocol())
                .orElseThrow(() -> new EngineException.InvalidArgument("invalid proto: " + request.protocol()));
        InetAddress host = parse(hostAddress);
        if (host.equals(Publication.STAND_IN)) {
            throw new EngineException.InvalidArgument("cannot publish at " + hostAddress
                    + ": the engine itself has it stand for ::1, publish at 127.0.0.1 or another of 127.0.0.0/8");
        }
        String target = way.target(host)
                .orElseThrow(() -> new EngineException.InvalidArgument("cannot publish at " + hostAddress + ": network "
                        + way.network().name() + " has no "
                        + (host.getAddress().length == Integer.BYTES ? "IPv4" : "IPv6") + " addresses"));
        Publication wanted = new Publication(
                way.network().id(),
                transport.word(),
                IpPrefix.text(host),
                request.firstHostPort(),
                target,
                request.containerPort());
        if (wanted.isRelayed() && transport == Transport.SCTP) {
            throw new EngineException.InvalidArgument("cannot publish port " + request.containerPort() + "/"
                    + transport.word() + " at ::1, only tcp and udp are passed on from there: publish it at 127.0.0.1");
        }
        return wanted;
    }

    private static InetAddress parse(String address) {
        try {
            return InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException e) {
            throw new EngineException.InvalidArgument("invalid IP address: " + address, e);
        }
    }

    private List<Publication> claim(
            Way way, Publication wanted, List<String> companions, Map<Integer, List<Publication>> published) {
        List<Publication> taken = new ArrayList<>();
        try {
            taken.add(take(way, wanted, published));
            Publication first = taken.getFirst();
            for (String address : companions) {
                Publication companion = way.carry(first.at(address, first.hostPort()));
                if (way.isDirect(companion)) {
                    taken.add(companion.at(companion.hostAddress(), 0));
                } else {
                    takeBeside(way, companion, published).ifPresent(taken::add);
                }
            }
            return taken;
        } catch (RuntimeException e) {
            taken.forEach(ports::release);
            throw e;
        }
    }

    /** Who names 0.0.0.0 means IPv4 alone; who names :: means all of IPv6. */
    private static List<String> companions(Way way, PortRequest request, Publication wanted) {
        List<String> companions = new ArrayList<>();
        boolean everywhere = wanted.host().isAnyLocalAddress()
                && (wanted.isIpv6() || request.hostAddress().isEmpty());
        if (everywhere && !wanted.isIpv6() && !way.endpoint().address6().isEmpty()) {
            companions.add(ANY_IPV6);
        }
        if (everywhere && wanted.transport() != Transport.SCTP) {
            companions.add(LOOPBACK_IPV6);
        }
        return companions;
    }

    /** A host without IPv6 has no ::1 to take a port at, and needs none. */
    private Optional<Publication> takeBeside(
            Way way, Publication companion, Map<Integer, List<Publication>> published) {
        try {
            return Optional.of(bind(way, companion, published));
        } catch (SyscallException e) {
            if (companion.isRelayed() && (e.is(Errno.EADDRNOTAVAIL) || e.is(Errno.EAFNOSUPPORT))) {
                return Optional.empty();
            }
            throw refused(way, companion, e);
        }
    }

    private Publication take(Way way, Publication wanted, Map<Integer, List<Publication>> published) {
        try {
            return bind(way, wanted, published);
        } catch (SyscallException e) {
            throw refused(way, wanted, e);
        }
    }

    /** @throws SyscallException if it is the kernel that refuses */
    private Publication bind(Way way, Publication wanted, Map<Integer, List<Publication>> published) {
        if (published.getOrDefault(wanted.hostPort(), List.of()).stream().anyMatch(wanted::collides)) {
            throw PortTaken.byAContainer(wanted, way.endpoint());
        }
        return wanted.at(wanted.hostAddress(), ports.take(wanted));
    }

    private EngineException refused(Way way, Publication wanted, SyscallException reason) {
        boolean meanwhile = reason.is(Errno.EADDRINUSE) && store.everything().anyMatch(wanted::collides);
        return meanwhile
                ? PortTaken.byAContainer(wanted, way.endpoint())
                : PortTaken.byTheHost(wanted, way.endpoint(), reason);
    }
}
