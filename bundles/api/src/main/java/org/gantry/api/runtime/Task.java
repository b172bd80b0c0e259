package org.gantry.api.runtime;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import org.gantry.api.container.ConsoleSize;
import org.gantry.api.oci.LinuxResources;

/** A container made by a {@link ContainerRuntime}: an init process and the processes beside it. */
public interface Task {
    String id();

    /** The init process in the engine's pid namespace; stays the same after the process has ended. */
    int pid();

    TaskStatus status();

    /** Descriptors of the container's streams in this process, opened anew; the caller owns them. */
    TaskStreams openStreams();

    /** Ends the container's stdin for good; bytes already written still arrive. Idempotent. */
    void closeStdin();

    /**
     * Lets the waiting init process execute the container's program.
     *
     * @throws ProgramNotExecutable if execve(2) refused; the task has then ended
     * @throws org.gantry.api.EngineException.Conflict if it was started before
     */
    void start();

    /**
     * Sends a signal to the init process, or to every process of the container.
     *
     * @throws org.gantry.api.EngineException.NotFound if it has ended
     */
    void signal(int signal, boolean everyProcess);

    /** Sets the terminal's size. */
    void resize(ConsoleSize size);

    void pause();

    void resume();

    /** Starts a further process in the container's namespaces and cgroup. */
    ExecTask exec(ExecRequest request);

    /** Takes over an exec process after a crash or a swap. */
    ExecTask adoptExec(String execId);

    /** Changes cgroup limits of the running container; null components stay as they are. */
    void update(LinuxResources resources);

    TaskStats stats();

    /**
     * Has the listener told, as it happens, how often the OOM killer has struck in the container so far. A driver that
     * cannot tell, or has nothing to tell because memory is not limited, does not call it; {@link TaskExit#oomKilled} says
     * it at the end in any case. Calls come one after the other and may block.
     */
    default void onOomKill(LongConsumer listener) {}

    /** Every process of the container, as host process identifiers. */
    List<Integer> pids();

    /** Completes when the init process has ended; never exceptionally. Callbacks must not block. */
    CompletionStage<TaskExit> exit();

    /**
     * Lets go of the task, which goes on: gives back what this object holds, for another instance has adopted it or will.
     * Neither this object nor its exec processes are of use any more, and their {@link #exit} need not complete. Idempotent.
     */
    void release();

    /** Kills what is left and removes every trace: processes, cgroups, streams, state. Idempotent. */
    void delete();
}
