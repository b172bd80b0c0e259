package org.gantry.api.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.gantry.api.container.ConsoleSize;
import org.gantry.api.container.ContainerChanges;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.ContainerDetails;
import org.gantry.api.network.PortRequest;
import org.gantry.api.network.PublishedPort;
import org.jspecify.annotations.Nullable;

/**
 * What a user can do with containers. {@code ref} is a name, an identifier or an unambiguous beginning of one.
 *
 * <p>Every method throws {@code EngineException.NotFound} ("No such container: REF") when nothing answers to it.
 */
public interface Containers {

    /**
     * Creates a container from an image that is in the store.
     *
     * @param name empty: the engine invents one
     * @throws org.gantry.api.EngineException.NotFound "No such image: IMAGE"
     * @throws org.gantry.api.EngineException.Conflict if the name is in use
     */
    CreatedContainer create(String name, ContainerConfig config);

    /** Every container in the given states, newest first. */
    List<ContainerDetails> list(boolean all);

    /**
     * Everything about one container.
     *
     * @param size also add up the sizes of its layers, which takes a walk over the writable one
     */
    ContainerDetails inspect(String ref, boolean size);

    /**
     * Starts it.
     *
     * @throws org.gantry.api.EngineException.NotModified if it runs
     * @throws org.gantry.api.EngineException.InvalidArgument if its program cannot be executed, in runc's words
     */
    void start(String ref);

    /**
     * Sends the stop signal, waits, and kills.
     *
     * @param signal null: the container's stop signal
     * @param timeout null: the container's own; negative: for ever
     * @throws org.gantry.api.EngineException.NotModified if it does not run
     */
    void stop(String ref, @Nullable String signal, @Nullable Duration timeout);

    void restart(String ref, @Nullable String signal, @Nullable Duration timeout);

    /**
     * Sends a signal by name or number.
     *
     * @throws org.gantry.api.EngineException.Conflict if it does not run
     */
    void kill(String ref, String signal);

    void pause(String ref);

    void unpause(String ref);

    void rename(String ref, String newName);

    /**
     * Changes limits, at once if it runs, and the restart policy.
     *
     * @return warnings of limits that this host does not have
     * @throws org.gantry.api.EngineException.Conflict if a limit contradicts one that stays
     */
    List<String> update(String ref, ContainerChanges changes);

    /**
     * Removes it.
     *
     * @throws org.gantry.api.EngineException.Conflict if it runs and {@code force} is not set
     */
    void remove(String ref, boolean force, boolean volumes);

    /**
     * Removes the containers that do not run and that the condition holds for; their volumes stay. One that cannot be
     * removed is left.
     *
     * @return their identifiers, and the bytes of their writable layers
     * @throws org.gantry.api.EngineException.Conflict if another prune of containers is under way
     */
    Pruned prune(Predicate<ContainerDetails> condition);

    /**
     * Makes further ports of a running container reachable at the host, for this run.
     *
     * @return all ports it has published now
     * @throws org.gantry.api.EngineException.Conflict if it does not run
     */
    List<PublishedPort> publish(String ref, List<PortRequest> ports);

    /**
     * Takes published ports back, whether it was started with them or not; connections that are under way go on.
     *
     * @return the ports it still has published
     * @throws org.gantry.api.EngineException.NotFound if one is not published
     */
    List<PublishedPort> unpublish(String ref, List<PublishedPort> ports);

    /** Completes when the condition holds; the exit is the last one. */
    CompletionStage<ContainerExit> await(String ref, WaitCondition condition);

    void resize(String ref, ConsoleSize size);

    /**
     * Processes as ps(1) shows them.
     *
     * @param psArguments empty: {@code -ef}
     */
    ProcessTable top(String ref, String psArguments);

    /**
     * What it uses.
     *
     * @throws org.gantry.api.EngineException.Conflict if it does not run
     */
    ContainerStats stats(String ref);

    /** Joins the running (or soon starting) container's streams. */
    AttachSession attach(String ref, AttachOptions options);

    /**
     * Reads its log, and with {@code follow} goes on until it ends.
     *
     * @throws org.gantry.api.EngineException.Unsupported if its log driver cannot be read
     */
    LogSession logs(String ref, LogOptions options);

    /** What {@link #create} answers. */
    record CreatedContainer(String id, List<String> warnings) {}

    /** How the container ended; the error is empty unless the engine failed. */
    record ContainerExit(int code, String error) {}

    /** When {@link #await} is satisfied. */
    enum WaitCondition {
        NOT_RUNNING,
        NEXT_EXIT,
        REMOVED
    }

    /** Rows of equal length under titles. */
    record ProcessTable(List<String> titles, List<List<String>> rows) {}
}
