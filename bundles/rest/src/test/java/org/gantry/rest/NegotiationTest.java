package org.gantry.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.gantry.rest.testing.RawClient;
import org.gantry.rest.testing.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NegotiationTest extends ServerTestCase {
    @ParameterizedTest
    @ValueSource(strings = {"", "/v1.24", "/v1.43", "/v1.50"})
    void servesSupportedVersions(String prefix) throws IOException {
        assertThat(server.get(prefix + "/_ping").status()).isEqualTo(200);
    }

    @Test
    void tellsANewClientTheNewestVersion() throws IOException {
        Reply reply = server.get("/v1.51/version");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body())
                .isEqualTo("{\"message\":\"client version 1.51 is too new."
                        + " Maximum supported API version is 1.50\"}\n");
    }

    @Test
    void tellsAnOldClientToUpgrade() throws IOException {
        Reply reply = server.get("/v1.23/version");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body())
                .isEqualTo("{\"message\":\"client version 1.23 is too old. Minimum supported API version is 1.24,"
                        + " please upgrade your client to a newer version\"}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/nothing", "/v1.50/nothing", "/v9.9/nothing", "/vx/_ping", "/", "/v1.50", "/containers//json"})
    void doesNotKnowOtherPages(String path) throws IOException {
        Reply reply = server.get(path);
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.body()).isEqualTo("{\"message\":\"page not found\"}\n");
    }

    @Test
    void pingTellsWhatClientsNegotiateBy() throws IOException {
        Reply reply = server.get("/_ping");
        assertThat(reply.body()).isEqualTo("OK");
        assertThat(reply.header("Api-Version")).isEqualTo("1.50");
        assertThat(reply.header("Docker-Experimental")).isEqualTo("false");
        assertThat(reply.header("Ostype")).isEqualTo("linux");
        assertThat(reply.header("Builder-Version")).isEqualTo("1");
        assertThat(reply.header("Swarm")).isEqualTo("inactive");
        assertThat(reply.header("Cache-Control")).isEqualTo("no-cache, no-store, must-revalidate");
        assertThat(reply.header("Server")).isEqualTo("Gantry/0.1.0.test (linux)");
        assertThat(reply.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    }

    @Test
    void pingByHeadHasNoBody() throws IOException {
        Reply reply = server.call("HEAD /_ping", null);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Api-Version")).isEqualTo("1.50");
        assertThat(reply.body()).isEmpty();
    }

    @Test
    void pingNeedsNoEngine() throws IOException {
        server.gate.unbind(engine);
        assertThat(server.get("/_ping").status()).isEqualTo(200);
    }

    @Test
    void oneConnectionServesManyRequests() throws IOException {
        try (RawClient client = server.connect()) {
            for (int i = 0; i < 3; i++) {
                client.request("GET /_ping");
                assertThat(client.head()).startsWith("HTTP/1.1 200 OK");
                assertThat(client.bytes(2)).asString().isEqualTo("OK");
            }
        }
    }
}
