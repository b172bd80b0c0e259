package org.gantry.network.ports.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gantry.linux.fd.Reactor;
import org.gantry.linux.net.PortSocket;
import org.gantry.linux.net.TcpListener;
import org.gantry.linux.net.Transport;
import org.gantry.linux.net.UdpSocket;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.network.driver.HostNamespace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that passes on whatever is relayed, and what it does that with. */
public final class RelayReactor implements AutoCloseable {
    /** How long no connection is taken after one could not be. */
    static final Duration RESPITE = Duration.ofMillis(20);

    /** More than a datagram can be. */
    private static final int BUFFER = 256 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(RelayReactor.class);

    private final HostNamespace host;
    private final Limits limits;
    private final Reactor reactor = new Reactor("network-relay");
    private final Alarms alarms = new Alarms(reactor);
    private final ByteBuffer shared = ByteBuffer.allocateDirect(BUFFER);
    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param host where relays reach containers from */
    public RelayReactor(HostNamespace host) {
        this(host, Limits.USUAL);
    }

    RelayReactor(HostNamespace host, Limits limits) {
        this.host = host;
        this.limits = limits;
    }

    /**
     * Begins to pass on what comes in at an address. Only for threads that are in the host's namespace.
     *
     * @param transport TCP or UDP
     * @param address with port 0: any
     * @param everywhere ours that has the same port at all addresses of IPv6
     * @throws SyscallException EADDRINUSE when somebody has the port, EADDRNOTAVAIL when the host has no such address
     * @throws UncheckedIOException when this is closed
     */
    public Relay listen(
            Transport transport, InetSocketAddress address, Optional<PortSocket> everywhere, InetSocketAddress target) {
        return switch (transport) {
            case TCP -> {
                var relay = new TcpRelay(this, TcpListener.open(address, everywhere), target);
                begin(relay, relay::begin);
                yield relay;
            }
            case UDP -> {
                var relay = new UdpRelay(this, UdpSocket.bind(address, everywhere), target);
                begin(relay, relay::begin);
                yield relay;
            }
            case SCTP -> throw new IllegalArgumentException("SCTP is not passed on");
        };
    }

    private void begin(Relay relay, Runnable begin) {
        try {
            keep(relay);
            begin.run();
            if (closed.get()) {
                throw new IllegalStateException("closed meanwhile");
            }
        } catch (RuntimeException e) {
            relay.close();
            throw closed.get() ? new UncheckedIOException(new IOException("nothing is passed on any more", e)) : e;
        }
    }

    Reactor reactor() {
        return reactor;
    }

    HostNamespace host() {
        return host;
    }

    Alarms alarms() {
        return alarms;
    }

    Limits limits() {
        return limits;
    }

    /** What all bytes pass through, empty; the thread's. It is not in the heap, or everything would be copied twice more. */
    ByteBuffer shared() {
        return shared.clear();
    }

    /** Something that is closed with this. */
    void keep(AutoCloseable one) {
        open.add(one);
    }

    /** It is closed already. */
    void forget(AutoCloseable one) {
        open.remove(one);
    }

    /** Cuts off what is under way. */
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            reactor.execute(this::cutOff); // no descriptor is closed while the thread uses it
            reactor.close();
        }
    }

    private void cutOff() {
        open.forEach(one -> {
            try {
                one.close();
            } catch (Exception e) {
                LOG.error("Cannot close {}", one, e);
            }
        });
        open.clear();
        alarms.close();
    }
}
