package org.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gantry.engine.TestEngine.config;
import static org.gantry.engine.TestEngine.eventually;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.gantry.api.ByteSize;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerChanges;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.api.container.LifecycleConfig.RestartPolicy;
import org.gantry.api.container.NetworkConfig;
import org.gantry.api.container.ResourceConfig;
import org.gantry.api.container.ResourceConfig.MemoryConfig;
import org.gantry.api.engine.AttachOptions;
import org.gantry.api.engine.AttachSession;
import org.gantry.api.engine.Containers.ContainerExit;
import org.gantry.api.engine.Containers.WaitCondition;
import org.gantry.api.engine.Events.EventSession;
import org.gantry.api.event.Event;
import org.gantry.api.runtime.ProgramNotExecutable;
import org.junit.jupiter.api.Test;

/** The engine's verbs over a driver the test controls. */
class EngineLifecycleIT extends OnAnEngine {
    @Test
    void runsAContainerToItsEnd() throws Exception {
        String id = engine.create("web", config());
        AttachSession client = engine.containers().attach(id, new AttachOptions(false, true, true, false, true, ""));
        var next = wait(id, WaitCondition.NEXT_EXIT);
        engine.containers().start("web");
        assertThat(engine.inspect("web").state().status()).isEqualTo(Status.RUNNING);
        engine.runtime.task(id).write("hello\nlast");
        engine.runtime.task(id).end(3);
        assertThat(next.toCompletableFuture().get(5, TimeUnit.SECONDS)).isEqualTo(new ContainerExit(3, ""));
        StringBuilder received = new StringBuilder();
        for (var chunk = client.next(); chunk != null; chunk = client.next()) {
            received.append(new String(chunk.bytes(), java.nio.charset.StandardCharsets.UTF_8));
        }
        assertThat(received).hasToString("hello\nlast");
        assertThat(engine.logged("web")).containsExactly("hello\n", "last");
        assertThat(engine.inspect("web").state().exitCode()).isEqualTo(3);
        eventually(() -> engine.runtime.tasks.isEmpty() && engine.networks.sandboxes.isEmpty());
        engine.containers().remove("web", false, true);
        assertThat(directory.resolve("root/containers")).isEmptyDirectory();
        assertThat(directory.resolve("root/volumes")).isEmptyDirectory();
        assertThat(engine.snapshots.keys).isEmpty();
    }

    @Test
    void mergesTheImageAndFillsItsVolumes() {
        String id = engine.start("web", config());
        var details = engine.inspect("web");
        assertThat(details.path()).isEqualTo("program");
        assertThat(details.config().labels()).containsEntry("maker", "test");
        assertThat(details.mounts()).hasSize(1);
        assertThat(Path.of(details.mounts().getFirst().source()).resolve("seed"))
                .hasContent("from the image");
        var spec = engine.runtime.requests.getFirst().spec();
        assertThat(spec.process()).isNotNull();
        assertThat(java.util.Objects.requireNonNull(spec.process()).env()).contains("FROM=image", "HOME=/root");
        assertThat(spec.hostname()).isEqualTo(id.substring(0, 12));
    }

    @Test
    void takesBackAStartThatFailsAndRemembersWhy() {
        engine.create("web", config());
        engine.runtime.refuseToStart = new ProgramNotExecutable(127, "exec: \"program\": not found");
        assertThatThrownBy(() -> engine.containers().start("web"))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageContaining("not found");
        var state = engine.inspect("web").state();
        assertThat(state.status()).isEqualTo(Status.CREATED);
        assertThat(state.exitCode()).isEqualTo(127);
        assertThat(state.error()).contains("not found");
        assertThat(engine.runtime.tasks).isEmpty();
        assertThat(engine.networks.sandboxes).isEmpty();
        assertThat(directory.resolve("run/containers")).isEmptyDirectory();
        engine.runtime.refuseToStart = null;
        engine.containers().start("web");
        assertThat(engine.inspect("web").state().status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void aFailedCreateLeavesNothing() {
        engine.start("web", config());
        assertThatThrownBy(() -> engine.create("web", config())).isInstanceOf(EngineException.Conflict.class);
        assertThatThrownBy(() -> engine.create("other", config().withResources(resources(ByteSize.ofMebibytes(1)))))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessage("Minimum memory limit allowed is 6MB");
        assertThat(engine.containers().list(true)).hasSize(1);
        assertThat(engine.snapshots.keys).hasSize(1);
        assertThat(directory.resolve("root/volumes").toFile().list()).hasSize(1);
    }

    @Test
    void refusesWhatTheStateForbids() {
        engine.create("web", config());
        assertThatThrownBy(() -> engine.containers().stop("web", null, null))
                .isInstanceOf(EngineException.NotModified.class);
        assertThatThrownBy(() -> engine.containers().kill("web", "KILL"))
                .isInstanceOf(EngineException.Conflict.class)
                .hasMessageContaining("is not running");
        assertThatThrownBy(() -> engine.containers().unpause("web")).isInstanceOf(EngineException.Conflict.class);
        engine.containers().start("web");
        assertThatThrownBy(() -> engine.containers().start("web")).isInstanceOf(EngineException.NotModified.class);
        assertThatThrownBy(() -> engine.containers().remove("web", false, false))
                .isInstanceOf(EngineException.Conflict.class)
                .hasMessage("cannot remove container \"/web\": container is running: stop the container before"
                        + " removing or force remove");
        assertThatThrownBy(() -> engine.containers().kill("web", "NOSUCH"))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessage("Invalid signal: NOSUCH");
        engine.containers().pause("web");
        assertThatThrownBy(() -> engine.containers().start("web")).isInstanceOf(EngineException.Conflict.class);
        assertThatThrownBy(() -> engine.containers().pause("web")).isInstanceOf(EngineException.Conflict.class);
    }

    @Test
    void stopsWithASignalAndKillsWhatDoesNotListen() {
        String polite = engine.start("polite", config());
        var politeTask = engine.runtime.task(polite);
        engine.containers().stop("polite", null, null);
        assertThat(politeTask.signals).containsExactly(15);
        assertThat(engine.inspect("polite").state().exitCode()).isEqualTo(143);

        String deaf = engine.start("deaf", config());
        var deafTask = engine.runtime.task(deaf);
        deafTask.ignoresTerm = true;
        engine.containers().stop("deaf", null, Duration.ofMillis(50));
        assertThat(deafTask.signals).containsExactly(15, 9);
        assertThat(engine.inspect("deaf").state().exitCode()).isEqualTo(137);
    }

    @Test
    void stoppingAPausedContainerWakesIt() {
        String id = engine.start("web", config());
        var task = engine.runtime.task(id);
        engine.containers().pause("web");
        engine.containers().stop("web", null, null);
        assertThat(task.signals).contains(15);
        assertThat(engine.inspect("web").state().status()).isEqualTo(Status.EXITED);
    }

    @Test
    void removesAContainerThatWasToGoAtItsEnd() throws Exception {
        String id = engine.start("web", config(true, RestartPolicy.NO, 0));
        var removal = wait(id, WaitCondition.REMOVED);
        engine.runtime.task(id).end(0);
        assertThat(removal.toCompletableFuture().get(5, TimeUnit.SECONDS).code())
                .isZero();
        assertThat(engine.containers().list(true)).isEmpty();
    }

    @Test
    void restartingKeepsAContainerThatWasToGo() {
        String id = engine.start("web", config(true, RestartPolicy.NO, 0));
        engine.containers().restart("web", null, null);
        assertThat(engine.inspect("web").id()).isEqualTo(id);
        assertThat(engine.inspect("web").state().status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void restartsOnFailureSoManyTimes() throws Exception {
        String id = engine.start("web", config(false, RestartPolicy.ON_FAILURE, 2));
        for (int i = 0; i < 2; i++) {
            var task = engine.runtime.task(id);
            task.end(1);
            eventually(() -> engine.runtime.tasks.get(id) != null && engine.runtime.tasks.get(id) != task);
            eventually(() -> engine.inspect(id).state().status() == Status.RUNNING);
        }
        engine.runtime.task(id).end(1);
        eventually(() -> engine.inspect(id).state().status() == Status.EXITED);
        assertThat(engine.inspect(id).restartCount()).isEqualTo(2);
    }

    @Test
    void aStopKeepsRestartPoliciesOff() throws Exception {
        engine.start("web", config(false, RestartPolicy.ALWAYS, 0));
        engine.containers().stop("web", null, null);
        Thread.sleep(300);
        assertThat(engine.inspect("web").state().status()).isEqualTo(Status.EXITED);
    }

    @Test
    void stoppingBetweenTwoRunsCancelsTheNext() throws Exception {
        String id = engine.start("web", config(false, RestartPolicy.ALWAYS, 0));
        engine.runtime.task(id).end(1);
        eventually(() -> engine.inspect(id).state().status() == Status.RESTARTING);
        engine.containers().stop("web", null, null);
        Thread.sleep(300);
        assertThat(engine.inspect("web").state().status()).isEqualTo(Status.EXITED);
    }

    @Test
    void forceRemovesARunningContainer() {
        engine.start("web", config());
        engine.containers().remove("web", true, false);
        assertThat(engine.containers().list(true)).isEmpty();
        assertThat(engine.runtime.tasks).isEmpty();
        assertThat(directory.resolve("root/volumes").toFile().list())
                .as("kept without -v")
                .hasSize(1);
    }

    @Test
    void renames() {
        String id = engine.create("old", config());
        engine.create("taken", config());
        assertThatThrownBy(() -> engine.containers().rename("old", "taken"))
                .hasMessageStartingWith("Error when allocating new name: Conflict.");
        assertThatThrownBy(() -> engine.containers().rename("old", "old"))
                .isInstanceOf(EngineException.InvalidArgument.class);
        engine.containers().rename("old", "new");
        assertThat(engine.inspect("new").id()).isEqualTo(id);
        assertThatThrownBy(() -> engine.inspect("old")).isInstanceOf(EngineException.NotFound.class);
        engine = engine.afterCrash();
        assertThat(engine.inspect("new").id()).isEqualTo(id);
    }

    @Test
    void updatesLimits() {
        String id = engine.start("web", config());
        engine.containers().update("web", ContainerChanges.of(resources(ByteSize.ofMebibytes(64))));
        var memory = engine.runtime.task(id).updates.getFirst().memory();
        assertThat(java.util.Objects.requireNonNull(memory).limit()).isEqualTo(64L << 20);
        assertThat(engine.inspect("web").config().resources().memory().limit()).isEqualTo(ByteSize.ofMebibytes(64));
        assertThatThrownBy(() ->
                        engine.containers().update("web", ContainerChanges.of(resources(ByteSize.ofMebibytes(1)))))
                .isInstanceOf(EngineException.InvalidArgument.class);
    }

    @Test
    void tellsEventsInOrder() throws Exception {
        String id = engine.start("web", config(false, RestartPolicy.NO, 0));
        engine.containers().stop("web", null, null);
        engine.containers().remove("web", false, true);
        List<String> actions = new ArrayList<>();
        try (EventSession session = engine.events.subscribe(Instant.EPOCH, Instant.now())) {
            for (Event event = session.next(); event != null; event = session.next()) {
                if (event.type() != Event.Type.CONTAINER) {
                    continue;
                }
                assertThat(event.actorId()).isEqualTo(id);
                assertThat(event.attributes()).containsEntry("name", "web").containsEntry("image", "image");
                actions.add(event.action());
            }
        }
        assertThat(actions).containsExactly("create", "start", "kill", "die", "stop", "destroy");
    }

    @Test
    void namesTheContainersThatUseAnImage() {
        String id = engine.create("web", config());
        assertThat(engine.assembly.images().remove("image", false))
                .extracting(removed -> removed.deleted())
                .containsExactly(id);
    }

    @Test
    void anUnknownNetworkIsToldAndNothingStays() {
        engine.create("web", config().withNetwork(NetworkConfig.ofMode("nosuch")));
        assertThatThrownBy(() -> engine.containers().start("web"))
                .isInstanceOf(EngineException.NotFound.class)
                .hasMessage("network nosuch not found");
        assertThat(engine.networks.sandboxes).isEmpty();
        assertThat(engine.inspect("web").state().exitCode()).isEqualTo(128);
    }

    private CompletionStage<ContainerExit> wait(String ref, WaitCondition condition) {
        return engine.containers().await(ref, condition);
    }

    private static ResourceConfig resources(ByteSize memory) {
        ResourceConfig d = ResourceConfig.DEFAULT;
        return new ResourceConfig(
                new MemoryConfig(memory, null, null, null, false),
                d.cpu(),
                null,
                d.blkio(),
                List.of(),
                List.of(),
                List.of(),
                "",
                0,
                null);
    }
}
