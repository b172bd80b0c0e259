package org.gantry.api.runtime;

import java.nio.file.Path;

/**
 * An execution driver: it turns an OCI runtime-spec into a running container and keeps no state of its own beyond the
 * task's state directory.
 *
 * <h2>Life of a task</h2>
 *
 * <ol>
 *   <li>{@link #create} makes namespaces, cgroups and mounts, and a process that waits just before it becomes the
 *       container's program. Nothing of the container's code has run.
 *   <li>{@link Task#start} lets it go on. {@link #run} is both in one.
 *   <li>{@link Task#exit} completes once, when the init process has ended, with what wait(2) said.
 *   <li>{@link Task#delete} takes down whatever is left, at any point of the life, any number of times.
 * </ol>
 *
 * <h2>Crash and swap</h2>
 *
 * The engine may die, and the driver's bundle may be replaced, at any moment. {@link #adopt} takes a task over from its
 * state directory: it is the same task, its streams have lost nothing, and an exit that happened meanwhile is reported.
 * A driver instance that has been replaced must go on answering the calls already under way.
 *
 * <p>Every method may block and is safe to call from any thread, virtual ones included.
 */
public interface ContainerRuntime {

    /** The service property that carries {@link RuntimeInfo#name}; {@code docker run --runtime} selects by it. */
    String NAME_PROPERTY = "gantry.runtime";

    RuntimeInfo info();

    /**
     * Makes a task that waits to be started. When it fails, nothing of it remains.
     *
     * @throws org.gantry.api.EngineException.InvalidArgument if the spec names something that cannot be
     * @throws org.gantry.api.EngineException.Unsupported if the spec asks for something this driver lacks; names the field
     * @throws ProgramNotExecutable if the driver looks for the container's program already now; {@link Task#start} does too
     * @throws org.gantry.api.EngineException.Internal if the kernel refused a step; names the step and the errno
     */
    Task create(TaskRequest request);

    /**
     * Makes a task and starts it, for a caller who has nothing to do in between. When it fails, nothing of it remains. The same
     * as {@link #create} and {@link Task#start}; a driver that need not wait in between is faster by that.
     *
     * @throws org.gantry.api.EngineException as these two do
     * @throws ProgramNotExecutable as {@link Task#start} does
     */
    default Task run(TaskRequest request) {
        Task task = create(request);
        try {
            task.start();
            return task;
        } catch (RuntimeException e) {
            task.delete();
            throw e;
        }
    }

    /**
     * Takes over the task that lives in {@code stateDirectory}, running or ended.
     *
     * @throws org.gantry.api.EngineException.NotFound if there is none, or nothing of it is left but files
     */
    Task adopt(String id, Path stateDirectory);

    /**
     * Removes what a task that can no longer be adopted left behind: processes, cgroups, mounts, files. Idempotent.
     */
    void purge(String id, Path stateDirectory);
}
