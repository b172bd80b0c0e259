package org.gantry.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.gantry.rest.testing.Reply;
import org.gantry.rest.testing.Resources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RoutesTest extends ServerTestCase {
    static Stream<String> operations() throws IOException {
        return Resources.text("operations-v1.50.txt").lines();
    }

    /** Whatever Docker's API has is done, or refused by name; an unknown page would be a hole in the table. */
    @ParameterizedTest
    @MethodSource("operations")
    void everyOperationOfTheApiIsAnswered(String operation) throws IOException {
        String line = operation.replaceFirst("\\{(id|name)}", "x");
        if (operation.startsWith("HEAD")) {
            assertThat(server.call(line, null).status()).isNotEqualTo(404);
        } else if (!operation.equals("GET /events")) { // which has no end
            assertThat(server.call(line, null).body()).doesNotContain("page not found");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST /swarm/init | 501 | swarm mode is not supported by this engine",
                "GET /services | 503 | This node is not a swarm manager. Use",
                "GET /nodes/n | 503 | This node is not a swarm manager. Use",
                "POST /swarm/leave | 503 | This node is not part of a swarm",
                "PUT /volumes/x | 501 | updating volumes",
                "GET /containers/c/attach/ws | 501 | attaching over a websocket",
                "POST /build | 501 | building images",
                "GET /plugins | 501 | plugins",
                "POST /session | 501 | BuildKit",
            })
    void whatIsMissingIsRefusedByName(String line, int status, String words) throws IOException {
        Reply reply = server.call(line, null);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body()).contains(words);
    }

    @Test
    void namesOfImagesHaveSlashes() throws IOException {
        assertThat(server.get("/v1.50/images/example/sub/child:v1/json").status())
                .isEqualTo(200);
        assertThat(server.get("/v1.50/images/example%2Fsub%2Fchild:v1/json").status())
                .isEqualTo(200);
        assertThat(server.get("/v1.50/images/example/sub/other/json").body())
                .isEqualTo("{\"message\":\"No such image: example/sub/other\"}\n");
    }
}
