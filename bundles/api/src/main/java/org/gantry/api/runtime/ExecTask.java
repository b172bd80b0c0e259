package org.gantry.api.runtime;

import java.util.concurrent.CompletionStage;
import org.gantry.api.container.ConsoleSize;

/** A further process of a running container. It is running as soon as it exists. */
public interface ExecTask {
    String id();

    int pid();

    TaskStreams openStreams();

    void closeStdin();

    void signal(int signal);

    void resize(ConsoleSize size);

    /** Completes when the process has ended; never exceptionally. Callbacks must not block. */
    CompletionStage<TaskExit> exit();

    /** Kills it if it still runs and forgets it. Idempotent. */
    void delete();
}
