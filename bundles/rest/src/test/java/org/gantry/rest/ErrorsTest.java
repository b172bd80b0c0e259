package org.gantry.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gantry.api.EngineException;
import org.gantry.rest.testing.RawClient;
import org.gantry.rest.testing.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorsTest extends ServerTestCase {
    static Stream<Arguments> family() {
        return Stream.of(
                Arguments.of(new EngineException.InvalidArgument("m"), 400),
                Arguments.of(new EngineException.Unauthorized("m"), 401),
                Arguments.of(new EngineException.Forbidden("m"), 403),
                Arguments.of(new EngineException.NotFound("m"), 404),
                Arguments.of(new EngineException.Conflict("m"), 409),
                Arguments.of(new EngineException.Internal("m"), 500),
                Arguments.of(new EngineException.Unsupported("m"), 501),
                Arguments.of(new EngineException.Unavailable("m"), 503));
    }

    @ParameterizedTest
    @MethodSource("family")
    void everyErrorHasItsStatusAndItsWords(EngineException failure, int status) throws IOException {
        engine.containers().failure = failure;
        Reply reply = server.get("/v1.50/containers/c/json");
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        assertThat(reply.body()).isEqualTo("{\"message\":\"m\"}\n");
    }

    @Test
    void startingARunningContainerChangesNothing() throws IOException {
        container("hang");
        assertThat(server.post("/containers/c/start").status()).isEqualTo(204);
        Reply again = server.post("/containers/c/start");
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void waitsForAnEngineThatIsBeingReplaced() throws Exception {
        container("hang");
        server.gate.unbind(engine);
        Thread successor = Thread.startVirtualThread(() -> {
            sleep(Duration.ofMillis(50));
            server.gate.bind(engine);
        });
        assertThat(server.get("/containers/c/json").status()).isEqualTo(200);
        successor.join();
    }

    @Test
    void saysSoWhenNoEngineComes() throws IOException {
        server.gate.unbind(engine);
        Reply reply = server.get("/containers/json");
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body()).contains("the container engine is not available just now");
    }

    @Test
    void refusesABodyThatIsNotJson() throws IOException {
        try (RawClient client = server.connect()) {
            client.request("POST /containers/create", "Content-Type: text/plain", "Content-Length: 2")
                    .send("{}");
            assertThat(client.head()).startsWith("HTTP/1.1 400");
        }
        assertThat(engine.containers().calls).isEmpty();
    }

    @Test
    void refusesABodyBeyondReason() throws IOException {
        String body = "{\"Image\":\"" + "x".repeat(5 << 20) + "\"}";
        Reply reply = server.post("/containers/create", body);
        assertThat(reply.status()).isEqualTo(413);
        assertThat(engine.containers().calls).isEmpty();
    }

    @Test
    void malformedJsonCreatesNothing() throws IOException {
        Reply reply = server.post("/containers/create", "{\"Image\":");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).startsWith("{\"message\":\"invalid JSON: ");
        assertThat(engine.containers().byId).isEmpty();
    }

    @Test
    void whatIsNoHttpIsRefusedInJsonToo() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("GET /_ping HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 400").contains("application/json");
            assertThat(client.restText()).startsWith("{\"message\":");
        }
    }

    private static void sleep(Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
