package org.gantry.engine.service;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.gantry.api.EngineException;
import org.gantry.engine.lease.LeasedCalls;
import org.gantry.engine.lease.Seat;
import org.gantry.engine.lease.ServiceProperties;
import org.jspecify.annotations.Nullable;

/**
 * Where a service is plugged in. Whoever needs it gets something that stands for it, and each call reaches the service of
 * that moment; while it is being replaced, the call waits for a bounded time.
 */
public final class ServiceSlot<T> {
    private final String what;
    private final Duration patience;
    private final Seat<T> seat;
    private final T leased;
    private final Map<T, Long> bundles = new ConcurrentHashMap<>();

    /** @param what for the message: "image store" */
    public ServiceSlot(Class<T> contract, String what, Duration patience) {
        this.what = what;
        this.patience = patience;
        this.seat = new Seat<>(() -> "the " + what + " is not available; try again", patience);
        this.leased = LeasedCalls.of(contract, seat);
    }

    /** How long a call waits. */
    public Duration patience() {
        return patience;
    }

    public String what() {
        return what;
    }

    public Seat<T> seat() {
        return seat;
    }

    public void bind(T service, Map<String, ?> properties) {
        bundles.put(service, ServiceProperties.bundleId(properties));
        seat.set(service);
    }

    /** Another may have taken its place already. Calls under way on it are waited for, as long as that is possible. */
    public void unbind(T service) {
        if (seat.isTakenBy(service)) {
            seat.set(null);
        }
        seat.letGo(service);
        bundles.remove(service);
    }

    /** Stands for the service of the moment of each call, which fails if there is none for too long. */
    public T get() {
        return leased;
    }

    /** As {@link #get()}, or null if there is none just now. */
    public @Nullable T peek() {
        return seat.peek() == null ? null : leased;
    }

    /** The OSGi bundle that provides the service just now. */
    public Optional<Long> provider() {
        T service = seat.peek();
        return service == null ? Optional.empty() : Optional.ofNullable(bundles.get(service));
    }

    /**
     * The service itself, for whoever replaces it and has the calls of all others held.
     *
     * @throws EngineException.Unavailable if it is not that OSGi bundle's
     */
    public T of(long bundleId) {
        T service = seat.peek();
        if (service == null || !provider().equals(Optional.of(bundleId))) {
            throw new EngineException.Unavailable("OSGi bundle " + bundleId + " does not provide the " + what);
        }
        return service;
    }
}
