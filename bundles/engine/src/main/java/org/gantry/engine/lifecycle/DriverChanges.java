package org.gantry.engine.lifecycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.driver.Driver;
import org.gantry.engine.driver.DriverListener;
import org.gantry.engine.driver.ServedTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves running containers between drivers, when these take turns or when somebody has them do so. */
public final class DriverChanges implements DriverListener {
    private static final Logger LOG = LoggerFactory.getLogger(DriverChanges.class);

    /** Calls that need no lock of the container take milliseconds, the start of an exec process among them. */
    private static final Duration FOR_CALLS = Duration.ofSeconds(3);

    private final EngineCore core;
    private final Adoption adoption;

    DriverChanges(EngineCore core, Adoption adoption) {
        this.core = core;
        this.adoption = adoption;
    }

    @Override
    public void begins(Driver driver) {
        if (core.phase().isReleased()) {
            return;
        }
        for (Container container : of(driver.name())) {
            if (isOnTrial(container)) {
                continue;
            }
            core.executor().execute(() -> moveOrTell(container, driver));
        }
    }

    @Override
    public void ends(Driver driver, @Nullable Driver successor) {
        if (core.phase().isReleased()) {
            return;
        }
        long deadline = System.nanoTime() + FOR_CALLS.toNanos();
        for (Container container : of(driver.name())) {
            leave(container, driver, successor, deadline);
        }
    }

    /** With the container's lock, for whoever starts it has that until the task is in place. */
    private void leave(Container container, Driver driver, @Nullable Driver successor, long deadline) {
        if (!container.lockBefore(deadline)) {
            LOG.error("container {} may be lost, for it was being started while its driver went", container.id());
            return;
        }
        try {
            ServedTask task = container.task();
            if (task == null || !task.isServedBy(driver)) {
                return;
            }
            if (successor == null) {
                task.suspend(deadline);
            } else {
                moveOrTell(container, successor);
            }
        } finally {
            container.lock().unlock();
        }
    }

    private void moveOrTell(Container container, Driver successor) {
        try {
            move(container, successor);
        } catch (RuntimeException e) {
            LOG.error("the new driver cannot take over container {}", container.id(), e);
        }
    }

    /**
     * What has been moved.
     *
     * @param pause the longest that a call can have waited
     */
    public record Moved(int tasks, Duration pause) {}

    /**
     * Moves everything that some drivers run to others of the same names; all of it or nothing.
     *
     * @throws EngineException.Conflict names what cannot be moved, and why
     */
    public Moved moveAll(List<Driver> from, List<Driver> to) {
        List<Move> done = new ArrayList<>();
        for (Driver target : to) {
            for (Container container : of(target.name())) {
                try {
                    moveFrom(container, from, target, done);
                } catch (RuntimeException | LinkageError e) {
                    undo(done);
                    throw new EngineException.Conflict(
                            "container " + container.id() + " cannot be taken over: " + e.getMessage());
                }
            }
        }
        Duration longest =
                done.stream().map(Move::pause).max(Duration::compareTo).orElse(Duration.ZERO);
        return new Moved(done.size(), longest);
    }

    /** @param pause for as long as this had the container's lock, which many calls need */
    private record Move(Container container, Driver before, Duration pause) {}

    /** Whoever starts a container has its lock until the task is in place, so none is missed. */
    private void moveFrom(Container container, List<Driver> from, Driver target, List<Move> done) {
        container.lock().lock();
        long began = System.nanoTime();
        try {
            ServedTask task = container.task();
            Driver before = task == null ? null : task.driver();
            if (before != null && from.contains(before)) {
                move(container, target);
                done.add(new Move(container, before, Duration.ofNanos(System.nanoTime() - began)));
            }
        } finally {
            container.lock().unlock();
        }
    }

    private void undo(List<Move> done) {
        for (Move move : done) {
            try {
                move(move.container(), move.before());
            } catch (RuntimeException e) {
                LOG.error(
                        "container {} cannot be given back to its driver",
                        move.container().id(),
                        e);
            }
        }
    }

    /** What runs without the engine having a task of it, because the driver was missing, is taken over as at boot. */
    private void move(Container container, Driver driver) {
        if (!container.isAttended()) {
            adoption.settle(container);
            return;
        }
        container.lock().lock();
        try {
            ServedTask task = container.task();
            if (task != null) {
                task.moveTo(driver, core.layout().task(container.id()), FOR_CALLS);
            }
        } finally {
            container.lock().unlock();
        }
    }

    private boolean isOnTrial(Container container) {
        ServedTask task = container.task();
        Driver driver = task == null ? null : task.driver();
        return driver != null && core.services().runtimes().trial(driver) != null;
    }

    private List<Container> of(String runtime) {
        return core.registry().all().stream()
                .filter(container -> container.record().runtime().equals(runtime))
                .toList();
    }
}
