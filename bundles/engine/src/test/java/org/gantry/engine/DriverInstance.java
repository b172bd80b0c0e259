package org.gantry.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gantry.api.EngineException;
import org.gantry.api.runtime.ContainerRuntime;
import org.gantry.api.runtime.RuntimeInfo;
import org.gantry.api.runtime.Task;
import org.gantry.api.runtime.TaskExit;
import org.gantry.api.runtime.TaskRequest;
import org.jspecify.annotations.Nullable;

/** One instance of the driver of the tests: there may be several over the same processes, each with task objects of its own. */
final class DriverInstance implements ContainerRuntime {
    final Map<String, View> views = new ConcurrentHashMap<>();
    volatile @Nullable RuntimeException refuseToCreate;
    volatile @Nullable RuntimeException refuseToAdopt;
    volatile Runnable onCall = () -> {};
    private final FakeRuntime processes;
    private final long bundleId;

    DriverInstance(FakeRuntime processes, long bundleId) {
        this.processes = processes;
        this.bundleId = bundleId;
    }

    /** What an instance holds of a process, and what it was asked for. */
    static final class View {
        final List<String> calls = new CopyOnWriteArrayList<>();
        final CompletableFuture<TaskExit> exit = new CompletableFuture<>();

        List<String> calls() {
            return new ArrayList<>(calls);
        }
    }

    Map<String, Object> properties() {
        return properties("fake");
    }

    /** Of the same OSGi bundle's driver of another name. */
    Map<String, Object> properties(String name) {
        return Map.of(NAME_PROPERTY, name, "service.bundleid", bundleId, "service.id", bundleId, "service.ranking", 0);
    }

    @Override
    public RuntimeInfo info() {
        return new RuntimeInfo("fake", "instance " + bundleId, "none", 2);
    }

    @Override
    public Task create(TaskRequest request) {
        onCall.run();
        RuntimeException refusal = refuseToCreate;
        if (refusal != null) {
            throw refusal;
        }
        return view(processes.create(request));
    }

    @Override
    public Task adopt(String id, Path stateDirectory) {
        RuntimeException refusal = refuseToAdopt;
        if (refusal != null) {
            throw refusal;
        }
        return view(processes.adopt(id, stateDirectory));
    }

    @Override
    public void purge(String id, Path stateDirectory) {
        processes.purge(id, stateDirectory);
    }

    View view(String id) {
        View view = views.get(id);
        if (view == null) {
            throw new AssertionError("this instance does not have " + id);
        }
        return view;
    }

    @SuppressWarnings("ReferenceEquality") // what stands for a task equals itself
    private Task view(Task process) {
        View view = new View();
        views.put(process.id(), view);
        process.exit().thenAccept(view.exit::complete);
        return (Task) Proxy.newProxyInstance(
                Task.class.getClassLoader(), new Class<?>[] {Task.class}, (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return method.getName().equals("equals")
                                ? proxy == arguments[0]
                                : System.identityHashCode(proxy);
                    }
                    if (method.getName().equals("exit")) {
                        return view.exit.minimalCompletionStage();
                    }
                    view.calls.add(method.getName());
                    if (method.getName().equals("stats")) {
                        onCall.run();
                    }
                    if (method.getName().equals("signal") && view.calls.contains("release")) {
                        throw new EngineException.NotFound("released");
                    }
                    try {
                        return method.invoke(process, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }
}
