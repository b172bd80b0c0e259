package org.gantry.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gantry.api.runtime.ContainerRuntime;
import org.gantry.api.runtime.Task;
import org.gantry.api.runtime.TaskRequest;
import org.gantry.linux.mount.DetachedMount;
import org.gantry.linux.mount.OverlaySpec;

/** What an engine gives a driver: root filesystems, state directories, and an end. */
final class ContractHost implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    private final Path directory;
    private final Path image;
    private final List<Task> tasks = new ArrayList<>();

    ContractHost(Path directory) {
        this.directory = directory;
        this.image = BusyboxImage.in(directory.resolve("image"));
    }

    /** An id no other container has. */
    static String id() {
        return "contract-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    }

    /** The state directory of a task, which is made. */
    Path state(String id) {
        return make(id, "state");
    }

    Path image() {
        return image;
    }

    Task create(ContainerRuntime runtime, String id, ContractSpec spec, boolean openStdin) {
        return make(runtime::create, id, spec, openStdin);
    }

    Task run(ContainerRuntime runtime, String id, ContractSpec spec) {
        return make(runtime::run, id, spec, true);
    }

    private Task make(Function<TaskRequest, Task> how, String id, ContractSpec spec, boolean openStdin) {
        Path upper = make(id, "upper");
        Path work = make(id, "work");
        OverlaySpec overlay = OverlaySpec.of(List.of(image.toString()), upper.toString(), work.toString());
        try (DetachedMount rootfs = DetachedMount.overlay(overlay)) {
            var request = new TaskRequest(
                    id, spec.build(parent() + "/" + id), state(id), rootfs.fd().number(), openStdin);
            return track(how.apply(request));
        }
    }

    synchronized Task track(Task task) {
        tasks.add(task);
        return task;
    }

    /** Takes everything down, then looks for what is left. */
    @Override
    public void close() {
        tasks.forEach(Task::delete);
        for (Task task : tasks) {
            assertThat(list(state(task.id()))).as("files of %s", task.id()).isEmpty();
            assertThat(ProcessHandle.of(task.pid())).as("init of %s", task.id()).isEmpty();
            assertThat(cgroupsOf(task.id())).as("cgroups of %s", task.id()).isEmpty();
        }
    }

    /** In the unified hierarchy, or in each of the legacy ones. */
    static List<Path> cgroupsOf(String id) {
        List<Path> found = new ArrayList<>();
        for (Path hierarchy : list(CGROUPS)) {
            found.add(hierarchy.resolve(parent().substring(1)).resolve(id));
        }
        found.add(CGROUPS.resolve(parent().substring(1)).resolve(id));
        return found.stream().filter(Files::exists).toList();
    }

    /** Whoever is in a cgroup of the task, is told its id, or has a file of its state open, as a shim does. */
    List<Path> processesOf(String id) {
        return list(Path.of("/proc")).stream()
                .filter(process -> process.getFileName().toString().matches("\\d+"))
                .filter(process -> belongsTo(process, id))
                .toList();
    }

    private boolean belongsTo(Path process, String id) {
        try (Stream<Path> open = Files.list(process.resolve("fd"))) {
            if (Files.readString(process.resolve("cgroup")).contains("/" + id)
                    || Files.readString(process.resolve("cmdline")).contains(id)) {
                return true;
            }
            for (Path file : open.toList()) {
                if (Files.readSymbolicLink(file).startsWith(state(id))) {
                    return true;
                }
            }
            return false;
        } catch (IOException ended) {
            return false; // while it was looked at
        }
    }

    static List<Path> list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String parent() {
        return "/gantry-contract-" + ProcessHandle.current().pid();
    }

    private Path make(String id, String name) {
        try {
            return Files.createDirectories(directory.resolve(id).resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
