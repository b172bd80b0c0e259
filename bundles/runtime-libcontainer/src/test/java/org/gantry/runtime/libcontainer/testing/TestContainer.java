package org.gantry.runtime.libcontainer.testing;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.gantry.api.runtime.ExecRequest;
import org.gantry.api.runtime.ExecTask;
import org.gantry.api.runtime.Task;
import org.gantry.api.runtime.TaskExit;
import org.gantry.api.runtime.TaskStreams;
import org.gantry.linux.fd.Fd;

/** A container of a test, with ways to wait for it. */
public record TestContainer(Task task) {
    private static final int PATIENCE_SECONDS = 20;

    public TaskExit awaitExit() {
        return await(task.exit());
    }

    /** Everything it prints until it ends. */
    public TestOutput output() {
        return TestOutput.readAll(task.openStreams());
    }

    /** Waits for a text on its stdout, which others can go on reading. */
    public void awaitOutput(String text) {
        TaskStreams streams = task.openStreams();
        TestOutput.close(streams.stdin());
        TestOutput.close(streams.stderr());
        try (Fd stdout = Fd.own(streams.stdout(), "stdout")) {
            TestOutput.readUntil(stdout, text);
        }
    }

    public ExecTask exec(String id, TestSpec spec) {
        return task.exec(new ExecRequest(id, spec.process(), true, false));
    }

    public static TaskExit await(CompletionStage<TaskExit> exit) {
        try {
            return exit.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no exit after " + PATIENCE_SECONDS + " s", e);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
