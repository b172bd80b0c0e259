package org.gantry.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.gantry.rest.testing.RawClient;
import org.gantry.rest.testing.Reply;
import org.junit.jupiter.api.Test;

class StopTest extends ServerTestCase {
    @Test
    void aCallInProgressMayEnd() throws Exception {
        container("hang");
        engine.containers().mayPause.acquire();
        CompletableFuture<Reply> reply = CompletableFuture.supplyAsync(() -> post("/containers/c/pause"));
        engine.containers().pausing.await();
        Thread stop = Thread.startVirtualThread(() -> stop(Duration.ofSeconds(10)));
        assertThat(stop.join(Duration.ofMillis(300))).as("stopped under a call").isFalse();
        engine.containers().mayPause.release();
        assertThat(reply.get().status()).isEqualTo(204);
        stop.join();
    }

    @Test
    void aCallThatDoesNotEndIsCutOff() throws Exception {
        container("hang");
        engine.containers().mayPause.acquire();
        try (RawClient client = server.connect().request("POST /containers/c/pause", "Content-Length: 0")) {
            engine.containers().pausing.await();
            stop(Duration.ofMillis(100));
            assertThat(client.atEnd()).isTrue();
        }
        engine.containers().mayPause.release();
    }

    @Test
    void followersSeeAProperEnd() throws Exception {
        terminalContainer();
        try (RawClient client = server.connect().request("GET /containers/c/logs?stdout=1&follow=1")) {
            client.head();
            assertThat(client.chunk()).as("what was at hand").isEqualTo("half a line\ntrouble\n");
            stop(Duration.ofSeconds(5));
            assertThat(client.chunk()).isEmpty();
        }
    }

    @Test
    void theSocketGoes() {
        assertThat(Files.exists(server.socket)).isTrue();
        stop(Duration.ZERO);
        assertThat(directory).isEmptyDirectory();
    }

    private void stop(Duration grace) {
        try {
            server.stop(grace);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Reply post(String path) {
        try {
            return server.post(path);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
