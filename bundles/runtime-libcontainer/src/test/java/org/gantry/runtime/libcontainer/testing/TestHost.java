package org.gantry.runtime.libcontainer.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.gantry.api.runtime.Task;
import org.gantry.api.runtime.TaskRequest;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.mount.DetachedMount;
import org.gantry.linux.mount.OverlaySpec;
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
                own.resolve("upper").toString(),
                own.resolve("work").toString());
        try (DetachedMount mount = DetachedMount.overlay(overlay)) {
            return create(id, spec, mount.fd());
        }
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
            for (String name : List.of("upper", "work", "state")) {
                Files.createDirectories(directory.resolve(id).resolve(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
