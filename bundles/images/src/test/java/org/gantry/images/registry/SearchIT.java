package org.gantry.images.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.EngineException.Internal;
import org.gantry.api.EngineException.InvalidArgument;
import org.gantry.api.image.Registries.Found;
import org.gantry.api.image.Registries.Search;
import org.gantry.api.image.RegistryCredentials;
import org.gantry.images.registry.testing.TestClient;
import org.gantry.images.registry.testing.TestRegistry;
import org.gantry.images.testing.Archives;
import org.gantry.images.testing.Root;
import org.gantry.images.testing.TestStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Searches of a registry that has an index, and of some that should not have one. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class SearchIT {
    private static final String BUSYBOX =
            "{\"name\":\"busybox\",\"description\":\"Base image.\",\"star_count\":3037,\"is_official\":true,"
                    + "\"is_automated\":false}";

    @TempDir
    Path root;

    private TestRegistry registry;
    private TestClient client;
    private volatile int status = 200;
    private volatile String answer = "{\"num_results\":1,\"results\":[" + BUSYBOX + "]}";

    @BeforeEach
    void open() {
        Root.required();
        registry = new TestRegistry();
        registry.faults.add((exchange, request) -> {
            if (!request.startsWith("GET /v1/")) {
                return false;
            }
            boolean ping = request.equals("GET /v1/_ping");
            TestRegistry.reply(exchange, ping ? 404 : status, "application/json", Archives.bytes(ping ? "" : answer));
            return true;
        });
        client = new TestClient(new TestStore(root), Map.of("mirrors", "https://mirror.invalid"));
    }

    @AfterEach
    void close() {
        client.close();
        registry.close();
    }

    @Test
    void asksTheRegistryOfTheTerm() throws Exception {
        assertThat(search("library/busy box&n=1", 0)).containsExactly(new Found("busybox", "Base image.", 3037, true));

        assertThat(registry.requests)
                .containsExactly("GET /v1/_ping", "GET /v1/search?q=library%2Fbusy+box%26n%3D1&n=25");
        assertThat(registry.authorizations).containsOnly("");
    }

    @Test
    void aPasswordIsShownAtOnceAndToNobodyElse() throws Exception {
        try (var other = new TestRegistry()) {
            registry.faults.addFirst((exchange, request) -> {
                if (!request.startsWith("GET /v1/search?q=moved")) {
                    return false;
                }
                exchange.getResponseHeaders().set("Location", other.url() + "/v1/search?q=here");
                TestRegistry.reply(exchange, 302, "text/plain", new byte[0]);
                return true;
            });
            other.faults.add((exchange, request) -> {
                TestRegistry.reply(exchange, 200, "application/json", Archives.bytes(answer));
                return true;
            });
            assertThat(client.client.search(new Search(registry.domain() + "/moved", 3, TestClient.USER)))
                    .hasSize(1);
            assertThat(registry.authorizations).containsExactly("", "Basic dXNlcjpzZWNyZXQ=");
            assertThat(other.authorizations).containsExactly("");
        }
    }

    @Test
    void aLimitIsKeptWhateverTheRegistryMakesOfIt() throws Exception {
        answer = "{\"results\":[" + (BUSYBOX + ",").repeat(120) + BUSYBOX + "]}";
        assertThat(search("x", 100)).hasSize(100);
        assertThat(search("x", 1)).hasSize(1);
        for (int limit : new int[] {-1, 101}) {
            assertThatThrownBy(() -> search("x", limit))
                    .isInstanceOf(InvalidArgument.class)
                    .hasMessage("limit " + limit + " is outside the range of [1, 100]");
        }
    }

    @Test
    void whatIsMissingOrStrangeInAnAnswerIsNothing() throws Exception {
        answer = "{\"results\":[{\"name\":\"a\\u001b[2Jb\",\"description\":null,\"star_count\":-5},7]}";
        assertThat(search("x", 0)).containsExactly(new Found("a [2Jb", "", 0, false), new Found("", "", 0, false));
        answer = "{}";
        assertThat(search("x", 0)).isEmpty();
    }

    @Test
    void answersThatAreNoneAreRefused() {
        answer = "<html>";
        refused(Internal.class, "error decoding registry search results: it is no JSON");
        answer = "{\"results\":\"none\"}";
        refused(Internal.class, "\"results\" is no list");
        answer = "{\"results\":[" + " ".repeat(1 << 20) + "]}";
        refused(InvalidArgument.class, "is longer than 1048576 bytes");
        status = 404;
        refused(Internal.class, "Unexpected status code 404");
        status = 401;
        refused(Internal.class, "Unexpected status code 401");
    }

    @Test
    void aRegistryThatIsNotThereIsSaid() {
        String domain = registry.domain();
        registry.close();
        assertThatThrownBy(() -> client.client.search(new Search(domain + "/x", 0, RegistryCredentials.NONE)))
                .isInstanceOf(InvalidArgument.class)
                .hasMessage("invalid registry endpoint \"http://" + domain
                        + "/v1/\". HTTPS attempt: connection refused. HTTP attempt: connection refused");
    }

    private void refused(Class<? extends EngineException> kind, String why) {
        assertThatThrownBy(() -> search("x", 0)).isInstanceOf(kind).hasMessageContaining(why);
    }

    private List<Found> search(String term, int limit) throws Exception {
        return client.client.search(new Search(registry.domain() + "/" + term, limit, RegistryCredentials.NONE));
    }
}
