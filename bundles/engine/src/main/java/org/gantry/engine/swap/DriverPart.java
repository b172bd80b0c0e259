package org.gantry.engine.swap;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.gantry.api.EngineException;
import org.gantry.api.runtime.RuntimeInfo;
import org.gantry.api.swap.TrialPart;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.driver.Driver;
import org.gantry.engine.driver.Runtimes;
import org.gantry.engine.driver.ServedTask;
import org.gantry.engine.driver.Trial;
import org.gantry.engine.lifecycle.DriverChanges;
import org.gantry.engine.lifecycle.DriverChanges.Moved;

/** The execution drivers. Their state is the tasks' own, so two of a name get on with each other. */
final class DriverPart implements TrialPart {
    private final EngineCore core;
    private final DriverChanges changes;
    private final List<Container> locked = new ArrayList<>();
    private final List<Driver> held = new ArrayList<>();
    private long heldSince;

    DriverPart(EngineCore core, DriverChanges changes) {
        this.core = core;
        this.changes = changes;
    }

    private Runtimes runtimes() {
        return core.services().runtimes();
    }

    @Override
    public List<Long> providers() {
        return runtimes().serving().stream().map(Driver::bundleId).distinct().toList();
    }

    @Override
    public void expect(long bundleId) {
        tryOut(bundleId, 0, 1, () -> {});
    }

    @Override
    public void tryOut(long bundleId, int percent, int failures, Runnable failed) {
        runtimes().tryOut(bundleId, new Trial(percent, failures, failed));
    }

    /** It says what it is, and takes over a running container of each of its names, which it gives back at once. */
    @Override
    public void check(long bundleId, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        Waits.await(
                () -> !runtimes().of(bundleId).isEmpty(),
                deadline,
                () -> "OSGi bundle " + bundleId + " provides no execution driver after " + limit.toSeconds() + " s");
        for (Driver driver : runtimes().of(bundleId)) {
            RuntimeInfo info = driver.runtime().info();
            if (!info.name().equals(driver.name())) {
                throw new EngineException.Conflict(
                        "the driver registered as " + driver.name() + " says it is " + info.name());
            }
            core.registry().all().stream()
                    .filter(container -> container.record().runtime().equals(driver.name()))
                    .forEach(container -> rehearse(container, driver));
        }
    }

    /** Two may look at one task. One that has just ended proves nothing. */
    private void rehearse(Container container, Driver driver) {
        ServedTask task = container.task();
        if (task == null || task.isServedBy(driver)) {
            return;
        }
        Path directory = core.layout().task(container.id());
        try {
            driver.runtime().adopt(container.id(), directory).release();
        } catch (RuntimeException | LinkageError e) {
            if (task.equals(container.task()) && container.state().isLive()) {
                throw new EngineException.Conflict(
                        "container " + container.id() + " cannot be taken over: " + e.getMessage());
            }
        }
    }

    @Override
    public Promoted promote(long bundleId, Duration limit) {
        List<Driver> next = runtimes().of(bundleId);
        List<Driver> before = next.stream()
                .map(driver -> runtimes().peek(driver.name()))
                .filter(driver -> driver != null && driver.bundleId() != bundleId)
                .toList();
        if (before.isEmpty()) {
            throw new EngineException.Conflict("it replaces nothing: no other driver is called "
                    + next.stream().map(Driver::name).collect(Collectors.joining(" or ")));
        }
        refuseOrphans(before, next);
        runtimes().prefer(bundleId);
        try {
            return move(before, next, limit);
        } catch (RuntimeException | LinkageError e) {
            runtimes().putAside(bundleId);
            throw e;
        }
    }

    @Override
    public Promoted dismiss(long bundleId, Duration limit) {
        List<Driver> gone = runtimes().of(bundleId);
        runtimes().putAside(bundleId);
        List<Driver> stay = gone.stream()
                .map(driver -> runtimes().peek(driver.name()))
                .filter(driver -> driver != null)
                .toList();
        return move(gone, stay, limit);
    }

    private Promoted move(List<Driver> from, List<Driver> to, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        int calls = 0;
        for (Driver driver : from) {
            var seat = runtimes().seat(driver.name());
            calls += seat.underWay(driver, false);
            Waits.drain(seat, driver, "driver " + driver.name(), false, deadline, false);
        }
        Moved moved = changes.moveAll(from, to);
        List<Long> bundles = from.stream().map(Driver::bundleId).distinct().toList();
        return new Promoted(bundles, calls, moved.tasks(), moved.pause());
    }

    /** An OSGi bundle goes as a whole, with every name it serves under. */
    private void refuseOrphans(List<Driver> before, List<Driver> next) {
        List<String> names = next.stream().map(Driver::name).toList();
        before.stream()
                .flatMap(driver -> runtimes().of(driver.bundleId()).stream())
                .filter(driver -> !names.contains(driver.name()))
                .forEach(this::refuseIfNeeded);
    }

    private void refuseIfNeeded(Driver driver) {
        core.registry().all().stream()
                .filter(container -> container.record().runtime().equals(driver.name()))
                .filter(container -> container.state().isLive())
                .findFirst()
                .ifPresent(orphan -> {
                    throw new EngineException.Conflict("container " + orphan.id() + " runs with the runtime "
                            + driver.name() + ", which the new OSGi bundle does not provide");
                });
    }

    /** Nothing starts, ends or moves, for the locks of all containers are ours; other calls wait for the driver. */
    @Override
    public int hold(long bundleId, Duration limit, boolean interrupt) {
        long deadline = System.nanoTime() + limit.toNanos();
        held.addAll(runtimes().of(bundleId));
        heldSince = System.nanoTime();
        int calls = 0;
        try {
            lockAll(deadline); // first: whoever starts a container has its lock, and comes to the driver afterwards
            for (Driver driver : held) {
                var seat = runtimes().seat(driver.name());
                seat.hold(true, limit.multipliedBy(2));
                calls += seat.underWay(driver, false);
                Waits.drain(seat, "driver " + driver.name(), false, deadline, interrupt);
            }
            return calls;
        } catch (RuntimeException e) {
            resume();
            throw e;
        }
    }

    private void lockAll(long deadline) {
        List<String> names = held.stream().map(Driver::name).toList();
        for (Container container : core.registry().all()) {
            if (names.contains(container.record().runtime())) {
                lock(container, deadline);
                locked.add(container);
            }
        }
    }

    private static void lock(Container container, long deadline) {
        if (container.lockBefore(deadline)) {
            return;
        }
        throw new EngineException.Conflict("container " + container.id() + " is being started, stopped or removed");
    }

    @Override
    public Resumed resume() {
        int adopted = 0;
        try {
            held.forEach(driver -> runtimes().seat(driver.name()).resume());
            for (Driver driver : held) {
                Driver now = runtimes().peek(driver.name());
                adopted += now == null
                        ? 0
                        : changes.moveAll(List.of(driver), List.of(now)).tasks();
            }
        } finally {
            locked.forEach(container -> container.lock().unlock());
            locked.clear();
            held.clear();
        }
        return new Resumed(Duration.ofNanos(System.nanoTime() - heldSince), adopted);
    }
}
