package org.gantry.linux.custody;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
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
    private final FrontEnds frontEnds = new FrontEnds();
    private @Nullable SocketFile file;
    private @Nullable ServerSocketChannel listener;
    private long attendances;

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

    /** The front end of that OSGi bundle is to wait for {@link #promote} when it comes. */
    public void expect(long bundleId) {
        frontEnds.expect(bundleId);
    }

    /**
     * From now on connections go to this front end of that OSGi bundle, those that wait first; unless it is expected, for then it
     * has to wait itself.
     */
    public synchronized Attendance attend(long bundleId, FrontEnd frontEnd) throws IOException {
        attendances++;
        var attendant = new FrontEnds.Attendant(bundleId, frontEnd);
        frontEnds.add(attendant);
        return () -> leave(attendant);
    }

    /** The OSGi bundles whose front ends serve just now. */
    public List<Long> attending() {
        return frontEnds.serving();
    }

    /** Whether that OSGi bundle has a front end, which serves or waits. */
    public boolean isPresent(long bundleId) {
        return frontEnds.of(bundleId).isPresent();
    }

    /**
     * A connection to the front end of that OSGi bundle, whoever else serves.
     *
     * @throws IOException also if it has none
     */
    public SocketChannel visit(long bundleId) throws IOException {
        FrontEnd frontEnd = frontEnds
                .of(bundleId)
                .orElseThrow(() -> new IOException("OSGi bundle " + bundleId + " has no front end"));
        Path directory = Files.createTempDirectory(directory(), ".visit"); // for its owner alone
        try {
            return Visit.to(frontEnd, directory.resolve("s"));
        } finally {
            Files.delete(directory);
        }
    }

    /** Of the socket, whose path is known to be short enough. */
    private synchronized Path directory() throws IOException {
        if (file == null) {
            throw new IOException("the socket is not open");
        }
        return Objects.requireNonNull(file.path().toAbsolutePath().getParent());
    }

    /**
     * The front end that is expected serves in place of those that do so far. These hand their connections on.
     *
     * @param limit how long to wait for calls that are in progress
     * @throws IOException also if that bundle has none that waits; those that serve go on then
     */
    public Handover promote(long bundleId, Duration limit) throws IOException, InterruptedException {
        int calls = 0;
        for (FrontEnd before : frontEnds.promote(bundleId)) { // without a lock of ours, for it waits for its own
            calls += before.leave(limit);
        }
        return new Handover(calls, frontEnds.longestPassage(limit));
    }

    /** Gives a connection to another front end, the present or the next one. */
    public void hand(HeldConnection connection) {
        frontEnds.hand(connection);
    }

    /**
     * Closes the socket, removes its file, and cuts off who waits. The socket stays when the engine restarts: its successor has
     * it next.
     */
    @Override
    public synchronized void close() throws IOException {
        frontEnds.cutOffHeld();
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

    private synchronized void leave(FrontEnds.Attendant attendant) {
        if (frontEnds.remove(attendant)) {
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
