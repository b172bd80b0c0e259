package org.gantry.engine.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gantry.api.image.Snapshotter;
import org.gantry.engine.container.Container;
import org.gantry.engine.container.FileTree;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.namespace.SharedMemory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what belongs to no container: snapshots, tasks, journals. */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private final EngineCore core;
    private final SharedMemory memory;

    Leftovers(EngineCore core, SharedMemory memory) {
        this.core = core;
        this.memory = memory;
    }

    void remove(List<Container> containers) {
        Set<String> known = containers.stream().map(Container::id).collect(Collectors.toSet());
        attempt("snapshots", () -> removeSnapshots(known));
        attempt("shared memory", () -> memory.removeLeftovers(this::runs));
        for (Path task : entries(core.layout().tasks())) {
            if (!known.contains(task.getFileName().toString())) {
                attempt("the task " + task, () -> purge(task));
            }
        }
        for (Path journals : entries(core.layout().streams())) {
            if (!known.contains(journals.getFileName().toString())) {
                attempt("the journals " + journals, () -> delete(journals));
            }
        }
    }

    /** Of volumes: mounts that no container runs with, and removals that were interrupted. */
    void removeOfVolumes() {
        attempt("what is left of volumes", () -> core.volumes().removeLeftovers(this::runs));
    }

    private boolean runs(String id) {
        Container container = core.registry().byId(id);
        return container != null && container.state().isLive();
    }

    private void removeSnapshots(Set<String> known) {
        Snapshotter snapshotter = core.services().snapshotter().get();
        for (String key : snapshotter.activeKeys()) {
            if (!key.startsWith(Snapshotter.UNPACK_PREFIX) && !known.contains(key)) {
                LOG.info("removing the snapshot {}, which belongs to no container", key);
                snapshotter.remove(key);
            }
        }
    }

    private void purge(Path task) {
        LOG.info("removing the task {}, which belongs to no container", task);
        core.services()
                .runtimes()
                .purge(core.settings().defaultRuntime(), task.getFileName().toString(), task);
        delete(task);
    }

    private static void delete(Path directory) {
        try {
            FileTree.delete(directory);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("cannot remove " + directory, e);
        }
    }

    private static List<Path> entries(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        } catch (IOException e) {
            LOG.error("cannot list {}", directory, e);
            return List.of();
        }
    }

    private static void attempt(String what, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.error("removing {} failed; the next boot tries again", what, e);
        }
    }
}
