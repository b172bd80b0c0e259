package org.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gantry.engine.TestEngine.config;
import static org.gantry.engine.TestEngine.eventually;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.api.container.LifecycleConfig.RestartPolicy;
import org.gantry.api.engine.Containers.ContainerExit;
import org.gantry.api.engine.Containers.WaitCondition;
import org.gantry.engine.container.FileTree;
import org.junit.jupiter.api.Test;

/** What an engine finds that boots, and what becomes of it. */
class BootIT extends OnAnEngine {
    @Test
    void aNewEngineTakesOverWhatRuns() throws Exception {
        String id = engine.start("web", config());
        engine.runtime.task(id).write("before\n");
        eventually(() -> logged("web").contains("before\n"));
        Instant started = engine.inspect("web").state().startedAt();
        engine = engine.afterCrash();
        assertThat(engine.inspect("web").state().status()).isEqualTo(Status.RUNNING);
        assertThat(engine.inspect("web").state().startedAt()).isEqualTo(started);
        assertThat(engine.networks.reconciled).containsExactly(id);
        engine.runtime.task(id).write("after\n");
        var exit = wait(id, WaitCondition.NOT_RUNNING);
        engine.runtime.task(id).end(5);
        assertThat(exit.toCompletableFuture().get(5, TimeUnit.SECONDS).code()).isEqualTo(5);
        assertThat(engine.logged("web")).containsExactly("before\n", "after\n");
    }

    @Test
    void anEndWithoutAnEngineIsNotLost() throws Exception {
        String id = engine.start("web", config());
        var task = engine.runtime.task(id);
        engine.close();
        task.write("alone\n");
        task.end(9);
        engine = engine.afterCrash();
        eventually(() -> engine.inspect("web").state().status() == Status.EXITED);
        assertThat(engine.inspect("web").state().exitCode()).isEqualTo(9);
        assertThat(engine.logged("web")).containsExactly("alone\n");
        eventually(() -> engine.runtime.tasks.isEmpty());
    }

    @Test
    void whoWaitsIsToldByTheEngineThatSeesTheEnd() throws Exception {
        String id = engine.start("web", config());
        String lost = engine.start("lost", config());
        var exit = wait(id, WaitCondition.NEXT_EXIT).toCompletableFuture();
        var loss = wait(lost, WaitCondition.NOT_RUNNING).toCompletableFuture();
        var task = engine.runtime.task(id);
        engine.close();
        task.end(3);
        engine.runtime.tasks.remove(lost);
        engine = engine.withOtherSettings();
        assertThat(exit.get(5, TimeUnit.SECONDS).code()).isEqualTo(3);
        assertThat(loss.get(5, TimeUnit.SECONDS).code()).isEqualTo(137);
    }

    @Test
    void nobodyWaitsForAnEngineThatHasLetGo() {
        String id = engine.start("web", config());
        engine.close();
        assertThatThrownBy(() -> wait(id, WaitCondition.NOT_RUNNING)).isInstanceOf(EngineException.Unavailable.class);
    }

    @Test
    void aRunOfWhichNothingIsLeftCountsAsKilled() {
        String id = engine.start("web", config());
        engine.close();
        engine.runtime.tasks.clear();
        engine = engine.afterCrash();
        var state = engine.inspect("web").state();
        assertThat(state.status()).isEqualTo(Status.EXITED);
        assertThat(state.exitCode()).isEqualTo(137);
        assertThat(state.error()).isNotEmpty();
        assertThat(engine.runtime.purged).containsExactly(id);
        assertThat(directory.resolve("run/containers")).isEmptyDirectory();
    }

    @Test
    void anEndThatWasRecordedIsNotToldTwice() throws Exception {
        String id = engine.start("web", config());
        var task = engine.runtime.task(id);
        task.end(1, Instant.now().minusSeconds(1));
        eventually(() -> engine.runtime.tasks.isEmpty());
        Instant finished = engine.inspect("web").state().finishedAt();
        engine.close();
        engine.runtime.tasks.put(id, task); // as if the engine had died before it took the task down
        Files.createDirectories(directory.resolve("run/containers").resolve(id));
        engine = engine.afterCrash();
        assertThat(engine.inspect("web").state().finishedAt()).isEqualTo(finished);
        assertThat(engine.runtime.tasks).isEmpty();
        assertThat(directory.resolve("run/containers")).isEmptyDirectory();
    }

    @Test
    void aStartThatNobodyWasToldOfIsUndone() throws Exception {
        String id = engine.create("web", config());
        engine.close();
        leave(id).start();
        engine = engine.afterCrash();
        assertThat(engine.inspect("web").state().status()).isEqualTo(Status.CREATED);
        assertThat(engine.runtime.tasks).isEmpty();
        assertThat(directory.resolve("run/containers")).isEmptyDirectory();
    }

    @Test
    void whoWaitsIsToldOfAnEndThatIsOnRecord() throws Exception {
        String id = engine.start("web", config());
        engine.runtime.task(id).end(4);
        eventually(() -> engine.runtime.tasks.isEmpty());
        var exit = wait(id, WaitCondition.NEXT_EXIT).toCompletableFuture(); // the old engine has yet to tell
        engine.close();
        leave(id).end(4, Instant.now().minusSeconds(60));
        engine = engine.withOtherSettings();
        assertThat(exit.get(5, TimeUnit.SECONDS).code()).isEqualTo(4);
    }

    @Test
    void whoWaitsIsToldEvenOfAnEndThatCannotBeWrittenDown() throws Exception {
        String id = engine.start("web", config());
        var exit = wait(id, WaitCondition.NEXT_EXIT).toCompletableFuture();
        Path state = directory.resolve("root/containers").resolve(id).resolve("state.json");
        Files.delete(state);
        Files.createDirectory(state); // which no file replaces
        engine.runtime.task(id).end(4);
        assertThat(exit.get(5, TimeUnit.SECONDS).code()).isEqualTo(4);
    }

    /** A task that an engine has left which is gone. */
    private FakeTask leave(String id) throws IOException {
        var task = new FakeTask(engine.runtime, id, false);
        engine.runtime.tasks.put(id, task);
        Files.createDirectories(directory.resolve("run/containers").resolve(id));
        return task;
    }

    @Test
    void bootRemovesWhatBelongsToNobody() throws Exception {
        engine.close();
        engine.snapshots.keys.add("stray");
        engine.snapshots.keys.add("unpack-1");
        Files.createDirectories(directory.resolve("run/containers/stray"));
        Files.createDirectories(directory.resolve("run/streams/stray"));
        engine = engine.afterCrash();
        assertThat(engine.snapshots.keys).containsExactly("unpack-1");
        assertThat(engine.runtime.purged).containsExactly("stray");
        assertThat(directory.resolve("run/containers/stray")).doesNotExist();
        assertThat(directory.resolve("run/streams/stray")).doesNotExist();
    }

    @Test
    void bootAppliesRestartPolicies() throws Exception {
        engine.start("always", config(false, RestartPolicy.ALWAYS, 0));
        engine.start("stopped", config(false, RestartPolicy.UNLESS_STOPPED, 0));
        engine.containers().stop("stopped", null, null);
        engine.create("never", config(false, RestartPolicy.ALWAYS, 0));
        engine.close();
        engine.runtime.tasks.clear(); // the host has rebooted
        FileTree.delete(directory.resolve("run"));
        engine = engine.afterCrash();
        eventually(() -> engine.inspect("always").state().status() == Status.RUNNING);
        assertThat(engine.inspect("stopped").state().status()).isEqualTo(Status.EXITED);
        assertThat(engine.inspect("never").state().status()).isEqualTo(Status.CREATED);
    }

    @Test
    void shutdownStopsEverythingAndTheNextBootStartsItAgain() throws Exception {
        String id = engine.start("web", config(false, RestartPolicy.UNLESS_STOPPED, 0));
        engine.start("once", config());
        engine.assembly.stopEverything();
        assertThat(engine.runtime.tasks).isEmpty();
        assertThat(directory.resolve("run/containers")).doesNotExist();
        assertThatThrownBy(() -> engine.containers().start("once")).isInstanceOf(EngineException.Unavailable.class);
        engine = engine.afterCrash();
        eventually(() -> engine.inspect(id).state().status() == Status.RUNNING);
        assertThat(engine.inspect("once").state().status()).isEqualTo(Status.EXITED);
    }

    private CompletionStage<ContainerExit> wait(String ref, WaitCondition condition) {
        return engine.containers().await(ref, condition);
    }

    private List<String> logged(String ref) {
        try {
            return engine.logged(ref);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
