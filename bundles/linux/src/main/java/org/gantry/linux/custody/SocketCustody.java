package org.gantry.linux.custody;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the listening socket and the connections between two front ends. While there is none, clients that connect wait in
 * the socket's backlog; when none comes for longer than that is worth, everything is closed, so that nobody waits for ever.
 *
 * <p>Immediate, because a delayed component ends with its last user, which is the very moment it is for.
 */
@Component(service = SocketCustody.class, immediate = true)
public final class SocketCustody implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SocketCustody.class);

    /** Longer than any swap, and as long as a user waits before asking what is wrong. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A client in Go is refused when the backlog of a unix socket is full; the kernel lowers this to somaxconn. */
    private static final int BACKLOG = 4096;

    private final Duration patience;
    private final BooleanSupplier stopping;
    private final RestartOrder order;
    private final String inherited;
    private final Deque<FrontEnd> frontEnds = new ArrayDeque<>();
    private final List<HeldConnection> held = new ArrayList<>();
    private @Nullable SocketFile file;
    private @Nullable ServerSocketChannel listener;
    private long attendances;

    /** @param bundleId the OSGi bundle it is of */
    private record FrontEnd(long bundleId, Consumer<HeldConnection> taker) {}

    @Activate
    public SocketCustody(BundleContext context) {
        this(
                PATIENCE,
                () -> context.getBundle(0).getState() == Bundle.STOPPING,
                RestartOrder.in(Path.of(property(context, "gantry.run", "/run/gantry"))),
                property(context, "gantry.socket.inherited", ""));
    }

    /**
     * Custody outside of a framework.
     *
     * @param patience how long connections are kept when no front end comes
     */
    public SocketCustody(Duration patience) {
        this(patience, () -> false, RestartOrder.in(Path.of("/nonexistent")), "");
    }

    private SocketCustody(Duration patience, BooleanSupplier stopping, RestartOrder order, String inherited) {
        this.patience = patience;
        this.stopping = stopping;
        this.order = order;
        this.inherited = inherited;
    }

    private static String property(BundleContext context, String name, String fallback) {
        String value = context.getProperty(name);
        return value == null || value.isEmpty() ? fallback : value;
    }

    /**
     * The socket at this place, without blocking: the one that is open there already, or else a new one, which takes the place of
     * one that was open elsewhere. It stays open when its users leave.
     */
    public synchronized ServerSocketChannel listen(SocketPlace place) throws IOException {
        SocketFile present = file;
        ServerSocketChannel open = listener;
        if (present != null && open != null && present.isAt(place.path())) {
            present.permit(place);
            return open;
        }
        closeListener();
        return open(place);
    }

    /** From now on connections go to this front end of that OSGi bundle, those that wait first; the one that came last is served first. */
    public synchronized Attendance attend(long bundleId, Consumer<HeldConnection> taker) {
        attendances++;
        FrontEnd frontEnd = new FrontEnd(bundleId, taker);
        frontEnds.addLast(frontEnd);
        held.forEach(taker);
        held.clear();
        return () -> leave(frontEnd);
    }

    /** The OSGi bundles whose front ends attend just now. */
    public synchronized List<Long> attending() {
        return frontEnds.stream().map(FrontEnd::bundleId).distinct().toList();
    }

    /** Where the socket is; empty while there is none. */
    public synchronized Optional<Path> place() {
        return Optional.ofNullable(file).map(SocketFile::path);
    }

    /** Gives a connection to another front end, the present or the next one. */
    public synchronized void hand(HeldConnection connection) {
        FrontEnd last = frontEnds.peekLast();
        if (last == null) {
            held.add(connection);
        } else {
            last.taker().accept(connection);
        }
    }

    /**
     * Closes the socket, removes its file, and cuts off who waits. The socket stays when the engine restarts: its successor has
     * it next.
     */
    @Override
    public synchronized void close() throws IOException {
        for (HeldConnection connection : held) {
            connection.cutOff();
        }
        held.clear();
        if (!restarts()) {
            closeListener();
        }
    }

    /** Everything above has stopped by now. If the engine restarts, this is where its successor begins. */
    @Deactivate
    void deactivate() throws IOException {
        try {
            succeed();
        } finally {
            close();
        }
    }

    private synchronized void succeed() throws IOException {
        ServerSocketChannel open = listener;
        if (restarts() && open != null) {
            Successor.execute(order.command(), ListeningDescriptor.of(open));
        }
    }

    private boolean restarts() {
        return stopping.getAsBoolean() && order.isGiven();
    }

    private ServerSocketChannel open(SocketPlace place) throws IOException {
        SocketFile opened = new SocketFile(place);
        if (place.path().toString().equals(inherited)
                && System.inheritedChannel() instanceof ServerSocketChannel channel
                && channel.isOpen()
                && opened.adopt()) {
            channel.configureBlocking(false);
            opened.permit(place);
            LOG.info("{} is the one of the engine before", inherited);
            file = opened;
            listener = channel;
            return channel;
        }
        return bind(opened);
    }

    private ServerSocketChannel bind(SocketFile opened) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(opened.prepare()), BACKLOG);
            channel.configureBlocking(false);
            opened.publish();
        } catch (IOException | RuntimeException e) {
            try (channel) {
                opened.remove();
            }
            throw e;
        }
        file = opened;
        listener = channel;
        return channel;
    }

    private void closeListener() throws IOException {
        SocketFile present = file;
        ServerSocketChannel open = listener;
        file = null;
        listener = null;
        if (present != null && open != null) {
            try (open) {
                present.remove();
            }
        }
    }

    private synchronized void leave(FrontEnd frontEnd) {
        if (frontEnds.remove(frontEnd) && frontEnds.isEmpty()) {
            long last = attendances;
            Thread.ofVirtual().name("custody").start(() -> closeUnlessAttended(last));
        }
    }

    private void closeUnlessAttended(long last) {
        try {
            Thread.sleep(patience);
        } catch (InterruptedException e) {
            return; // nobody interrupts it but the end of the process
        }
        synchronized (this) {
            if (attendances == last) {
                LOG.warn("No front end has come for {}s: the socket is closed", patience.toSeconds());
                try {
                    close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
