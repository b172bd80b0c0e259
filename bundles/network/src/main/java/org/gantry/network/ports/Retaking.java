package org.gantry.network.ports;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.network.driver.HostNamespace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the ports that an engine before this one held. When the bundle is replaced, the instance before still has them
 * for a moment.
 */
final class Retaking implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Retaking.class);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final HostNamespace host;
    private final HostPorts ports;
    private final PublicationStore store;
    private final Predicate<Publication> reached;
    private volatile boolean complete;
    private volatile boolean closed;

    /** @param reached whether the kernel leads to the container whoever has the port */
    Retaking(HostNamespace host, HostPorts ports, PublicationStore store, Predicate<Publication> reached) {
        this.host = host;
        this.ports = ports;
        this.store = store;
        this.reached = reached;
    }

    /** Begins, in the background, if there is anything to take. */
    void begin() {
        if (store.everything().noneMatch(this::isMissing)) {
            complete = true;
        } else {
            Thread.ofVirtual().name("network-ports").start(this::run);
        }
    }

    /** Whether all were taken. */
    boolean isComplete() {
        return complete;
    }

    private void run() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!closed && !host.call(this::takeAll)) {
                if (System.nanoTime() > deadline) {
                    store.everything()
                            .filter(this::isMissing)
                            .forEach(publication -> LOG.warn(
                                    "Another program of the host has taken {}/{}; {}",
                                    publication.hostPlace(),
                                    publication.protocol(),
                                    reached.test(publication)
                                            ? "connections to it go to the container"
                                            : "the container is not reached there"));
                    return;
                }
                Thread.sleep(PAUSE);
            }
            complete = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A port that somebody else has keeps nobody from the others, but for those of its container. */
    private boolean takeAll() {
        boolean all = true;
        List<Publication> taken = new ArrayList<>();
        for (List<Publication> ofContainer : store.all().values()) {
            all &= ofContainer.stream().filter(this::isMissing).allMatch(publication -> take(publication, taken));
        }
        Set<Publication> wanted = closed ? Set.of() : store.everything().collect(Collectors.toSet());
        taken.stream()
                .filter(publication -> !wanted.contains(publication)) // it was taken back meanwhile
                .forEach(ports::release);
        return all;
    }

    private boolean isMissing(Publication publication) {
        return !publication.isDirect() && !ports.holds(publication);
    }

    private boolean take(Publication publication, List<Publication> taken) {
        try {
            ports.take(publication);
            taken.add(publication);
            return true;
        } catch (SyscallException | UncheckedIOException e) {
            LOG.debug("{} is not free yet: {}", publication.hostPlace(), e.getMessage());
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
