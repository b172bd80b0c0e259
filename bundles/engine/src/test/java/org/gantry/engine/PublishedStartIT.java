package org.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gantry.engine.TestEngine.config;
import static org.gantry.engine.TestEngine.eventually;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.NetworkConfig;
import org.gantry.api.container.NetworkConfig.PortBinding;
import org.gantry.api.network.PublishedPort;
import org.gantry.api.runtime.TaskStatus;
import org.junit.jupiter.api.Test;

/** Ports are published while the task is made, and taken back with it. */
class PublishedStartIT extends OnAnEngine {
    @Test
    void publishesPortsWhileTheTaskIsMadeAndBeforeItStarts() throws Exception {
        var ports = new CountDownLatch(1);
        engine.networks.beforePublishing = () -> await(ports);
        String id = engine.create("web", publishing());
        Thread start = Thread.ofVirtual().start(() -> engine.containers().start(id));
        eventually(() -> engine.runtime.tasks.containsKey(id));
        assertThat(start.join(Duration.ofMillis(200))).isFalse();
        assertThat(engine.runtime.task(id).status()).isEqualTo(TaskStatus.CREATED);
        ports.countDown();
        start.join();
        assertThat(engine.runtime.task(id).status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(engine.inspect(id).ports()).containsExactly(new PublishedPort("tcp", 80, "0.0.0.0", 8080));
    }

    @Test
    void aPortThatIsRefusedTakesTheTaskBack() {
        engine.networks.beforePublishing = () -> {
            throw new EngineException.Internal("address already in use");
        };
        engine.create("web", publishing());
        assertThatThrownBy(() -> engine.containers().start("web"))
                .isInstanceOf(EngineException.Internal.class)
                .hasMessage("address already in use");
        assertThat(engine.inspect("web").state().exitCode()).isEqualTo(128);
        assertThat(engine.inspect("web").state().error()).isEqualTo("address already in use");
        assertNothingIsLeft();
        var notMade = new EngineException.Internal("no cgroup");
        engine.runtime.refuseToCreate = notMade;
        assertThatThrownBy(() -> engine.containers().start("web"))
                .as("the port comes first, though both have failed")
                .hasMessage("address already in use")
                .hasSuppressedException(notMade);
        assertNothingIsLeft();
    }

    @Test
    void aTaskThatCannotBeMadeWaitsForPortsBeforeTheyAreTakenBack() throws Exception {
        var ports = new CountDownLatch(1);
        engine.networks.beforePublishing = () -> await(ports);
        engine.runtime.refuseToCreate = new EngineException.Internal("no cgroup");
        String id = engine.create("web", publishing());
        var failure = CompletableFuture.runAsync(() -> engine.containers().start(id));
        eventually(() -> !engine.runtime.requests.isEmpty());
        assertThat(engine.networks.sandboxes).containsKey(id);
        ports.countDown();
        assertThatThrownBy(failure::join).hasRootCauseMessage("no cgroup");
        assertNothingIsLeft();
    }

    private void assertNothingIsLeft() {
        assertThat(engine.runtime.tasks).isEmpty();
        assertThat(engine.networks.sandboxes).isEmpty();
        assertThat(engine.inspect("web").ports()).isEmpty();
        assertThat(directory.resolve("run/containers")).isEmptyDirectory();
    }

    private static ContainerConfig publishing() {
        return config().withNetwork(NetworkConfig.ofMode("bridge")
                .withPorts(List.of("80/tcp"), Map.of("80/tcp", List.of(new PortBinding("", "8080"))), false));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
