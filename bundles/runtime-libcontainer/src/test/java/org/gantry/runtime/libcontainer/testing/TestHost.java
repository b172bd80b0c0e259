package org.gantry.runtime.libcontainer.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.Task;
import org.gantry.api.runtime.TaskRequest;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.mount.DetachedMount;
import org.gantry.linux.mount.OverlaySpec;
import org.gantry.linux.mount.OwnerMap;
import org.gantry.linux.namespace.IdMapping;
import org.gantry.linux.namespace.UserNamespaces;
import org.gantry.runtime.libcontainer.LibcontainerRuntime;

/** A driver and the containers it makes, which are deleted at the end. */
public final class TestHost implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Path directory;
    private final Path rootfs;
    private final List<Task> tasks = new ArrayList<>();
    private LibcontainerRuntime runtime = new LibcontainerRuntime();

    /** @param directory an empty one */
    public TestHost(Path directory) {
        this.directory = directory;
        this.rootfs = TestRootfs.in(directory.resolve("image"));
    }

    public LibcontainerRuntime runtime() {
        return runtime;
    }

    /** The layer that all containers have in common. */
    public Path image() {
        return rootfs;
    }

    /** Where the next engine finds a task. */
    public Path stateDirectory(String id) {
        return directory.resolve(id).resolve("state");
    }

    public String cgroupParent() {
        return "/gantry-test-" + ProcessHandle.current().pid();
    }

    /** Makes a container on an overlay of its own, with a stdin. */
    public TestContainer create(TestSpec spec) {
        String id = "test-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
        makeDirectories(id);
        Path own = directory.resolve(id);
        OverlaySpec overlay = OverlaySpec.of(
                List.of(rootfs.toString()),
                layer(id).toString(),
                own.resolve("work").toString());
        try (DetachedMount mount =
                spec.uidMappings.isEmpty() ? DetachedMount.overlay(overlay) : mapped(overlay, spec)) {
            return create(id, spec, mount.fd());
        }
    }

    /** The root filesystem of a container with a user namespace, on disk as any other. */
    private static DetachedMount mapped(OverlaySpec overlay, TestSpec spec) {
        var maps = new UserNamespaces.Maps(ranges(spec.uidMappings), ranges(spec.gidMappings));
        try (Fd namespace = UserNamespaces.make(maps)) {
            var owners = new OwnerMap(
                    namespace,
                    IdMapping.outside(maps.uids(), 0).orElseThrow(),
                    IdMapping.outside(maps.gids(), 0).orElseThrow());
            return DetachedMount.overlay(overlay, owners);
        }
    }

    private static List<IdMapping> ranges(List<RuntimeSpec.IdMapping> spec) {
        return spec.stream()
                .map(range -> new IdMapping(range.containerID(), range.hostID(), range.size()))
                .toList();
    }

    /** Where what a container adds to its root filesystem is on the host. */
    public Path layer(String id) {
        return directory.resolve(id).resolve("fs");
    }

    public TestContainer create(String id, TestSpec spec, Fd root) {
        makeDirectories(id);
        var request =
                new TaskRequest(id, spec.build(cgroupParent() + "/" + id), stateDirectory(id), root.number(), true);
        return track(runtime.create(request));
    }

    public TestContainer start(TestSpec spec) {
        TestContainer container = create(spec);
        container.task().start();
        return container;
    }

    /** Forgets everything, as if the engine had been killed, and takes a task over with a new driver. */
    public TestContainer adopt(String id) {
        tasks.clear();
        runtime.deactivate();
        runtime = new LibcontainerRuntime();
        return track(runtime.adopt(id, stateDirectory(id)));
    }

    @Override
    public void close() {
        tasks.forEach(Task::delete);
        runtime.deactivate();
    }

    private TestContainer track(Task task) {
        tasks.add(task);
        return new TestContainer(task);
    }

    private void makeDirectories(String id) {
        try {
            for (String name : List.of("fs", "work", "state")) {
                Files.createDirectories(directory.resolve(id).resolve(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
