package org.gantry.engine.driver;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.gantry.api.runtime.ContainerRuntime;
import org.gantry.api.runtime.RuntimeInfo;
import org.gantry.api.runtime.Task;
import org.gantry.api.runtime.TaskRequest;
import org.gantry.engine.lease.Lease;
import org.gantry.engine.lease.Seat;
import org.jspecify.annotations.Nullable;

/**
 * The execution drivers by name. Of several with one name, that serves which was preferred last, or else the one with the
 * highest service ranking; those on trial do not.
 */
public final class Runtimes {
    private final Duration patience;
    private final List<Driver> drivers = new ArrayList<>();
    private final Map<String, Seat<Driver>> seats = new HashMap<>();

    /** When an OSGi bundle was preferred: the higher, the later. */
    private final Map<Long, Long> preferences = new HashMap<>();

    private long preferencesGiven;
    private final Map<Long, Trial> trials = new HashMap<>();
    private DriverListener listener = DriverListener.NONE;

    public Runtimes(Duration patience) {
        this.patience = patience;
    }

    public synchronized void onChange(DriverListener wanted) {
        listener = wanted;
    }

    public void bind(ContainerRuntime runtime, Map<String, ?> properties) {
        Driver driver = Driver.of(runtime, properties);
        Driver before;
        synchronized (this) {
            drivers.add(driver);
            before = settle(driver.name());
        }
        tell(driver.name(), before);
    }

    /** The calls under way on it are waited for, as long as that is possible. */
    @SuppressWarnings("ReferenceEquality") // a service is itself, whatever its equals says
    public void unbind(ContainerRuntime runtime, Map<String, ?> properties) {
        String name = Driver.nameOf(properties);
        Driver gone;
        Driver successor;
        DriverListener told;
        synchronized (this) {
            gone = drivers.stream()
                    .filter(driver -> driver.runtime() == runtime)
                    .findFirst()
                    .orElse(null);
            if (gone == null) {
                return;
            }
            drivers.remove(gone);
            settle(name);
            successor = seat(name).peek();
            told = listener;
            long bundle = gone.bundleId();
            if (drivers.stream().noneMatch(driver -> driver.bundleId() == bundle)) {
                preferences.remove(bundle);
                trials.remove(bundle);
            }
        }
        seat(name).letGo(gone);
        told.ends(gone, successor);
    }

    /** Has the right driver serve, and says which did before. The caller holds the monitor. */
    private @Nullable Driver settle(String name) {
        Driver before = seat(name).peek();
        Driver best = drivers.stream()
                .filter(driver -> driver.name().equals(name) && !trials.containsKey(driver.bundleId()))
                .min(Comparator.comparingLong((Driver driver) -> -preferences.getOrDefault(driver.bundleId(), 0L))
                        .thenComparing(Comparator.comparingLong(Driver::ranking).reversed())
                        .thenComparingLong(Driver::serviceId))
                .orElse(null);
        if (best == null || !best.equals(before)) {
            seat(name).set(best);
        }
        return before;
    }

    private void tell(String name, @Nullable Driver before) {
        Driver now = seat(name).peek();
        DriverListener told;
        synchronized (this) {
            told = listener;
        }
        if (now != null && !now.equals(before)) {
            told.begins(now);
        }
    }

    /** Of a name, whether there is a driver or not. */
    public synchronized Seat<Driver> seat(String name) {
        return seats.computeIfAbsent(
                name, key -> new Seat<>(() -> "the runtime " + key + " is not available; try again", patience));
    }

    /**
     * A task that waits to be started, by the driver of that name or one on trial for it.
     *
     * @param lock of the container; whoever has it need not fear that the task moves
     * @throws org.gantry.api.EngineException.Unavailable if no driver is there for too long
     */
    public ServedTask create(String name, TaskRequest request, ReentrantLock lock) {
        return make(name, "create of container " + request.id(), lock, runtime -> runtime.create(request));
    }

    /** A task that has been started; otherwise as {@link #create}. */
    public ServedTask run(String name, TaskRequest request, ReentrantLock lock) {
        return make(name, "start of container " + request.id(), lock, runtime -> runtime.run(request));
    }

    private ServedTask make(String name, String what, ReentrantLock lock, Function<ContainerRuntime, Task> work) {
        try (Lease<Driver> lease = leaseOfNext(name, what)) {
            Driver driver = lease.instance();
            Trial trial = trial(driver);
            if (trial == null) {
                return new ServedTask(driver, work.apply(driver.runtime()), lock, patience);
            }
            try {
                return new ServedTask(driver, trial.watch(() -> work.apply(driver.runtime())), lock, patience);
            } catch (Trial.Failure failure) {
                try (Lease<Driver> proven = seat(name).lease(what, false)) {
                    Driver other = proven.instance();
                    return new ServedTask(other, work.apply(other.runtime()), lock, patience);
                }
            }
        }
    }

    /** Takes a task over; see {@link ContainerRuntime#adopt}. */
    public ServedTask adopt(String name, String id, Path stateDirectory, ReentrantLock lock) {
        try (Lease<Driver> lease = seat(name).lease("adoption of container " + id, false)) {
            Driver driver = lease.instance();
            return new ServedTask(driver, driver.runtime().adopt(id, stateDirectory), lock, patience);
        }
    }

    /** See {@link ContainerRuntime#purge}. */
    public void purge(String name, String id, Path stateDirectory) {
        try (Lease<Driver> lease = seat(name).lease("purge of container " + id, false)) {
            lease.instance().runtime().purge(id, stateDirectory);
        }
    }

    /** A task could not do what it should; if its driver is on trial, that counts. */
    public void blame(ServedTask task) {
        Driver driver = task.driver();
        Trial trial = driver == null ? null : trial(driver);
        if (trial != null) {
            trial.count();
        }
    }

    /** Who is on trial may have gone before the lease began; who is there afterwards is drained before it goes. */
    private Lease<Driver> leaseOfNext(String name, String what) {
        Driver due = due(name);
        Lease<Driver> lease = seat(name).lease(what, false, proven -> due == null ? proven : due);
        if (due == null || isThere(due)) {
            return lease;
        }
        lease.close();
        return seat(name).lease(what, false);
    }

    private synchronized boolean isThere(Driver driver) {
        return drivers.contains(driver);
    }

    /** A driver on trial whose turn it is; null: none. */
    private synchronized @Nullable Driver due(String name) {
        return drivers.stream()
                .filter(driver -> driver.name().equals(name))
                .filter(driver -> {
                    Trial trial = trials.get(driver.bundleId());
                    return trial != null && trial.isDue();
                })
                .findFirst()
                .orElse(null);
    }

    /** The trial a driver is on; null: none. */
    public synchronized @Nullable Trial trial(Driver driver) {
        return trials.get(driver.bundleId());
    }

    /** What that OSGi bundle provides, or will provide, does not serve. */
    public void tryOut(long bundleId, Trial trial) {
        synchronized (this) {
            trials.put(bundleId, trial);
        }
    }

    /** Has what an OSGi bundle provides serve, whatever the ranking; the listener is not told. */
    public synchronized void prefer(long bundleId) {
        trials.remove(bundleId);
        preferences.put(bundleId, ++preferencesGiven);
        of(bundleId).forEach(driver -> settle(driver.name()));
    }

    /** Takes {@link #prefer} back; it is on trial then and gets nothing. */
    public synchronized void putAside(long bundleId) {
        preferences.remove(bundleId);
        trials.put(bundleId, Trial.NOTHING);
        of(bundleId).forEach(driver -> settle(driver.name()));
    }

    /** What an OSGi bundle provides. */
    public synchronized List<Driver> of(long bundleId) {
        return drivers.stream().filter(driver -> driver.bundleId() == bundleId).toList();
    }

    /** Every driver that serves. */
    public synchronized List<Driver> serving() {
        return drivers.stream()
                .filter(driver -> driver.equals(seat(driver.name()).peek()))
                .toList();
    }

    public @Nullable Driver peek(String name) {
        return seat(name).peek();
    }

    public boolean isKnown(String name) {
        return peek(name) != null;
    }

    /** What each of the serving drivers says of itself. */
    public List<RuntimeInfo> infos() {
        List<RuntimeInfo> infos = new ArrayList<>();
        for (Driver driver : serving()) {
            info(driver.name()).ifPresent(infos::add);
        }
        return infos;
    }

    private Optional<RuntimeInfo> info(String name) {
        if (!isKnown(name)) {
            return Optional.empty();
        }
        try (Lease<Driver> lease = seat(name).lease("info", false)) {
            return Optional.of(lease.instance().runtime().info());
        }
    }
}
