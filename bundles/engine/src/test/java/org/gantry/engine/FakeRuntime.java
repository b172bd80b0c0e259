package org.gantry.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gantry.api.EngineException;
import org.gantry.api.runtime.ContainerRuntime;
import org.gantry.api.runtime.RuntimeInfo;
import org.gantry.api.runtime.Task;
import org.gantry.api.runtime.TaskRequest;
import org.jspecify.annotations.Nullable;

/** A driver whose containers are objects of the test. It outlives the engines that use it, as processes do. */
final class FakeRuntime implements ContainerRuntime {
    final Map<String, FakeTask> tasks = new ConcurrentHashMap<>();
    final List<TaskRequest> requests = new CopyOnWriteArrayList<>();
    final List<String> purged = new CopyOnWriteArrayList<>();
    volatile @Nullable RuntimeException refuseToStart;
    volatile @Nullable RuntimeException refuseToCreate;

    @Override
    public RuntimeInfo info() {
        return new RuntimeInfo("fake", "1", "none", 2);
    }

    @Override
    public Task create(TaskRequest request) {
        if (!Files.isDirectory(request.stateDirectory())) {
            throw new AssertionError("the state directory is missing");
        }
        requests.add(request);
        RuntimeException refusal = refuseToCreate;
        if (refusal != null) {
            throw refusal;
        }
        FakeTask task = new FakeTask(this, request.id(), request.openStdin());
        tasks.put(request.id(), task);
        return task;
    }

    @Override
    public Task adopt(String id, Path stateDirectory) {
        FakeTask task = tasks.get(id);
        if (task == null) {
            throw new EngineException.NotFound("no task " + id);
        }
        return task.adopted();
    }

    @Override
    public void purge(String id, Path stateDirectory) {
        purged.add(id);
        tasks.remove(id);
    }

    FakeTask task(String id) {
        FakeTask task = tasks.get(id);
        if (task == null) {
            throw new AssertionError("no task " + id);
        }
        return task;
    }
}
