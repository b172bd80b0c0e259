package org.gantry.images.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gantry.images.registry.testing.TestClient;
import org.gantry.images.registry.testing.TestRegistry;
import org.gantry.images.testing.Root;
import org.gantry.images.testing.TarBuilder;
import org.gantry.images.testing.TestStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A registry without TLS behind a proxy. That one is asked for whole addresses, of a host that only it knows. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class PlainProxyIT {
    private static final String HIDDEN = "registry.invalid:5000";

    @TempDir
    Path root;

    private TestRegistry registry;
    private TestStore store;

    @BeforeEach
    void open() {
        Root.required();
        registry = new TestRegistry();
        registry.image("app", "1", new TarBuilder().file("file", "content").build());
        store = new TestStore(root);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void whatIsPulledAndPushedGoesThroughIt() throws Exception {
        try (var client = client("")) {
            client.pull(HIDDEN + "/app:1");
            assertThat(store.layers(store.images.get(HIDDEN + "/app:1"))
                            .getFirst()
                            .resolve("file"))
                    .hasContent("content");
            assertThat(registry.requests)
                    .contains("GET http://" + HIDDEN + "/v2/app/manifests/1")
                    .anyMatch(request -> request.startsWith("GET http://" + HIDDEN + "/v2/app/blobs/sha256:"));
            store.images.tag(HIDDEN + "/app:1", HIDDEN + "/app:2");
            client.push(HIDDEN + "/app:2");
            assertThat(registry.stored("app:2").bytes())
                    .isEqualTo(registry.stored("app:1").bytes());
        }
    }

    @Test
    void exceptionsAreReachedWithoutIt() throws Exception {
        String direct = registry.domain() + "/app:1";
        try (var client = client(HIDDEN)) {
            client.pull(direct);
            assertThat(registry.requests).isNotEmpty().noneMatch(request -> request.contains("http://"));
            int before = registry.requests.size();
            assertThat(failure(client)).contains("no such host");
            assertThat(registry.requests).hasSize(before);
        }
    }

    private static String failure(TestClient client) throws InterruptedException {
        try {
            client.pull(HIDDEN + "/app:1");
            return "it was pulled";
        } catch (java.io.IOException | RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private TestClient client(String exceptions) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "insecureRegistries",
                HIDDEN,
                "httpProxy",
                registry.url(),
                "httpsProxy",
                registry.url(),
                "connectTimeoutSeconds",
                5));
        settings.put("noProxy", String.join(",", List.of(exceptions, "other.invalid")));
        return new TestClient(store, settings);
    }
}
