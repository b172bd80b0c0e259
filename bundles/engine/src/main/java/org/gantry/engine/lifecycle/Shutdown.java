package org.gantry.engine.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.driver.ServedTask;
import org.gantry.engine.exec.ExecRegistry;
import org.gantry.engine.health.HealthChecks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How an engine ends: by taking everything down, or by leaving everything to the next one. */
public final class Shutdown {
    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    private final EngineCore core;
    private final StopContainer stop;
    private final ExecRegistry execs;
    private final HealthChecks health;

    Shutdown(EngineCore core, StopContainer stop, ExecRegistry execs, HealthChecks health) {
        this.core = core;
        this.stop = stop;
        this.execs = execs;
        this.health = health;
    }

    /** Stops every container, all at once, and removes what only running containers need. */
    public void stopEverything() {
        core.phase().stop();
        List<CompletableFuture<Void>> stops = core.registry().all().stream()
                .filter(container -> container.state().isLive())
                .map(container -> CompletableFuture.runAsync(() -> stopQuietly(container), core.executor()))
                .toList();
        stops.forEach(CompletableFuture::join);
        core.registry().all().forEach(this::awaitTakenDown);
        Set<String> stillRunning = core.registry().all().stream()
                .filter(Container::isAttended)
                .map(Container::id)
                .collect(Collectors.toSet());
        try {
            core.services().networks().get().shutdown(stillRunning);
        } catch (RuntimeException e) {
            LOG.error("taking down the networks failed; the next boot will", e);
        }
        removeEmptyDirectories();
    }

    /** What is still in them belongs to containers that could not be stopped. */
    private void removeEmptyDirectories() {
        for (Path directory : List.of(
                core.layout().tasks(), core.layout().streams(), core.layout().execs())) {
            try {
                Files.deleteIfExists(directory);
            } catch (IOException e) {
                LOG.warn("{} is not empty", directory, e);
            }
        }
    }

    /** Lets go of every container without touching it. */
    public void release() {
        core.phase().release();
        health.close();
        core.registry().all().forEach(this::release);
        execs.abandonAll();
    }

    /** A start that is under way has its streams and its task a moment later, and both are to be let go. */
    private void release(Container container) {
        container.lock().lock();
        try {
            container.streams().abandon();
            ServedTask task = container.task();
            if (task != null) {
                core.executor().execute(task::release);
            }
        } finally {
            container.lock().unlock();
        }
    }

    /** By the engine, not by a user: restart policies apply when it is up again. */
    private void stopQuietly(Container container) {
        try {
            stop.stopForShutdown(container);
        } catch (RuntimeException e) {
            LOG.error("stopping container {} failed", container.id(), e);
        }
    }

    /** The end of a run is told before the run is taken down; the lock is free when that is done. */
    private void awaitTakenDown(Container container) {
        container.lock().lock();
        container.lock().unlock();
    }
}
