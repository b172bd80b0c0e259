package org.gantry.network.ports.loopback;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gantry.linux.bpf.BpfMap;
import org.gantry.linux.bpf.BpfProgram;
import org.gantry.linux.cgroup.CgroupLayout;
import org.gantry.linux.cgroup.ControlGroup;
import org.gantry.linux.cgroup.Hierarchy;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.network.driver.HostNamespace;
import org.gantry.network.ports.Publication;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the kernel connect those who call published ports at ::1 to 127.0.0.1's way to the container, by programs that are
 * attached to the root of the control groups: they go on when the engine does not. They are there as long as a port is.
 * All that is known of them is in the kernel: whatever an engine before this one, or another instance of this bundle, has
 * attached is found there.
 */
public final class LoopbackRedirects {
    private static final Logger LOG = LoggerFactory.getLogger(LoopbackRedirects.class);

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("::1");

    /** Each takes memory when it is there; the table they are in takes 128 KiB. */
    private static final int MOST_PORTS = 8192;

    private final HostNamespace host;
    private final String name;
    private OptionalLong namespace = OptionalLong.empty();
    private @Nullable ControlGroup root;
    private boolean unavailable;

    /**
     * @param host whose sockets are meant
     * @param name the programs', at most 15 characters
     */
    public LoopbackRedirects(HostNamespace host, String name) {
        this.host = host;
        this.name = name;
    }

    /** @param root of the control groups */
    LoopbackRedirects(HostNamespace host, String name, ControlGroup root) {
        this(host, name);
        this.root = root;
    }

    /** Begins with those of some publications that are at ::1. Where it cannot be, the log says why, once. */
    public synchronized void add(Collection<Publication> publications) {
        Set<PortKey> ports = ports(publications.stream());
        if (!ports.isEmpty()) {
            attempt(true, programs -> {
                try (BpfMap map = programs.map().orElseGet(() -> attach(programs))) {
                    put(map, ports);
                }
            });
        }
    }

    /** Ends with those of some publications that are at ::1. */
    public synchronized void remove(Collection<Publication> publications) {
        Set<PortKey> ports = ports(publications.stream());
        if (!ports.isEmpty()) {
            attempt(
                    true,
                    programs -> programs.map().ifPresent(map -> {
                        try (map) {
                            ports.forEach(port -> map.remove(port.bytes()));
                            if (map.keys().isEmpty()) {
                                programs.detach(programs.attached());
                            }
                        }
                    }));
        }
    }

    /** Some publications have become others. */
    public synchronized void replace(Collection<Publication> before, Collection<Publication> now) {
        add(now);
        Set<PortKey> kept = ports(now.stream());
        remove(before.stream()
                .filter(Publication::isRelayed)
                .filter(publication -> !kept.contains(PortKey.of(publication)))
                .toList());
    }

    /** Brings it together with all publications there are, in this version of the programs. */
    public synchronized void settle(Supplier<Stream<Publication>> publications) {
        boolean any = publications.get().anyMatch(Publication::isRelayed);
        attempt(any, programs -> {
            List<BpfProgram> before = programs.attached();
            Set<PortKey> wanted =
                    ports(publications.get()); // later than those: each has a record that was there before it
            if (wanted.isEmpty()) {
                programs.detach(before);
                return;
            }
            try (BpfMap map = attach(programs)) {
                put(map, wanted);
                map.keys().stream()
                        .map(PortKey::of)
                        .filter(port -> !wanted.contains(port))
                        .forEach(port -> map.remove(port.bytes()));
            } finally {
                programs.detach(before);
            }
        });
    }

    /** Whether those who call a publication at ::1 are connected by the kernel, as far as they can turn to IPv4. */
    public synchronized boolean leads(Publication publication) {
        return !unavailable && !ports(Stream.of(publication)).isEmpty();
    }

    private static Set<PortKey> ports(Stream<Publication> publications) {
        return publications
                .filter(Publication::isRelayed)
                .filter(publication -> publication.redirected().isPresent())
                .map(PortKey::of)
                .collect(Collectors.toSet());
    }

    private static void put(BpfMap map, Set<PortKey> ports) {
        for (PortKey port : ports) {
            try {
                map.put(port.bytes(), OwnPrograms.value());
            } catch (SyscallException e) {
                if (!e.is(Errno.E2BIG)) {
                    throw e;
                }
                LOG.warn("More than {} ports at ::1: connections to {} are passed on by the engine", MOST_PORTS, port);
            }
        }
    }

    /** Attaches the programs, beside those there may be, with whose map they go on. To be closed. */
    private BpfMap attach(OwnPrograms programs) {
        BpfMap map = programs.map().orElseGet(() -> programs.newMap(MOST_PORTS));
        List<BpfProgram> attached = List.of();
        try {
            attached = programs.attach(map);
            host.call(() -> {
                SelfCheck.run(map, LOOPBACK, Publication.STAND_IN);
                return map;
            });
            attached.forEach(BpfProgram::close);
            return map;
        } catch (RuntimeException e) {
            programs.detach(attached);
            map.close();
            throw e;
        }
    }

    private void attempt(boolean needed, Consumer<OwnPrograms> work) {
        if (unavailable) {
            return;
        }
        try (Fd cgroup = root().openDirectory()) {
            work.accept(new OwnPrograms(cgroup, name, namespace()));
        } catch (SyscallException | IllegalStateException e) {
            if (needed) {
                unavailable = true;
                LOG.warn("Connections at ::1 are passed on by the engine, and end with it: {}", e.getMessage());
            }
            LOG.debug("Nothing at ::1 is redirected by the kernel", e);
        }
    }

    private long namespace() {
        if (namespace.isEmpty()) {
            namespace = OptionalLong.of(host.call(NetNamespaces::cookie));
        }
        return namespace.getAsLong();
    }

    private ControlGroup root() {
        if (root == null) {
            Hierarchy unified = CgroupLayout.detect()
                    .unified()
                    .orElseThrow(() -> new IllegalStateException("no cgroup2 is mounted"));
            root = new ControlGroup(unified.mountPoint());
        }
        return root;
    }
}
