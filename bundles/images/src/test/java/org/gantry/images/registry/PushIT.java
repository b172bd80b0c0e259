package org.gantry.images.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gantry.images.testing.Archives.gzip;
import static org.gantry.images.testing.Archives.layer;

import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.gantry.api.EngineException.InvalidArgument;
import org.gantry.api.EngineException.NotFound;
import org.gantry.api.image.TransferMessage;
import org.gantry.api.oci.Digest;
import org.gantry.images.content.Sha;
import org.gantry.images.registry.testing.Faults;
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

/** Pushes, and pulls back what was pushed. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class PushIT {
    @TempDir
    Path root;

    @TempDir
    Path other;

    private TestRegistry registry;
    private TestStore store;
    private TestClient client;

    @BeforeEach
    void open() {
        Root.required();
        registry = new TestRegistry();
        store = new TestStore(root);
        client = new TestClient(store);
    }

    @AfterEach
    void close() {
        client.close();
        registry.close();
    }

    @Test
    void whatWasPushedComesBackTheSame() throws Exception {
        String name = registry.domain() + "/app:1";
        store.importRootfs(gzip(layer("a", "1")), name);

        client.push(name);

        TestStore elsewhere = new TestStore(other);
        try (TestClient puller = new TestClient(elsewhere)) {
            puller.pull(name);
        }
        assertThat(elsewhere.images.get(name).id())
                .isEqualTo(store.images.get(name).id());
        assertThat(elsewhere.images.get(name).repoDigests())
                .isEqualTo(store.images.get(name).repoDigests())
                .hasSize(1);
        assertThat(elsewhere.layers(elsewhere.images.get(name)).getFirst().resolve("a"))
                .hasContent("1");
        Digest digest = Sha.of(registry.stored("app:1").bytes());
        assertThat(client.said)
                .anySatisfy(message -> assertThat(message)
                        .isEqualTo(new TransferMessage.Pushed(
                                "1", digest, registry.stored("app:1").bytes().length)));
        assertThat(client.statuses("")).startsWith("The push refers to repository [" + registry.domain() + "/app]");
        assertThat(client.statuses(Sha.of(gzip(layer("a", "1"))).shortHex())).contains("Preparing", "Pushed");
    }

    @Test
    void whatIsThereIsNotSentAgain() throws Exception {
        store.importRootfs(layer("a", "1"), registry.domain() + "/app:1");
        client.push(registry.domain() + "/app:1");
        registry.requests.clear();
        client.said.clear();

        client.push(registry.domain() + "/app:1");

        assertThat(registry.requests).noneMatch(request -> request.contains("/uploads/"));
        assertThat(client.statuses(Sha.of(layer("a", "1")).shortHex())).contains("Layer already exists");
    }

    @Test
    void anotherRepositoryGetsItByMounting() throws Exception {
        store.importRootfs(layer("a", "1"), registry.domain() + "/app:1");
        client.push(registry.domain() + "/app:1");
        store.images.tag(registry.domain() + "/app:1", registry.domain() + "/new:2");
        registry.faults.add(Faults.status("HEAD /v2/new/blobs/", 99, 404, "X", "y"));

        client.push(registry.domain() + "/new:2");

        assertThat(registry.requests)
                .anyMatch(request -> request.startsWith("POST /v2/new/blobs/uploads/?mount=sha256:")
                        && request.endsWith("&from=app"))
                .noneMatch(request -> request.startsWith("PUT /v2/new/blobs/"));
        assertThat(client.statuses(Sha.of(layer("a", "1")).shortHex())).contains("Mounted from app");
    }

    @Test
    void aLargeBlobGoesInChunksAndGoesOnWhereItWas() throws Exception {
        byte[] content = new byte[1 << 20];
        new Random(3).nextBytes(content);
        byte[] large = new TarBuilder().file("r", content).build();
        store.importRootfs(large, registry.domain() + "/app:1");
        registry.faults.add(Faults.status("PATCH ", 1, 503, "X", "y"));
        try (TestClient chunked = new TestClient(store, Map.of("uploadChunkBytes", 300_000L))) {
            chunked.push(registry.domain() + "/app:1");
        }
        assertThat(registry.blobs).containsKey(Sha.of(large).toString());
        assertThat(registry.count("PATCH ")).isEqualTo(5);
        assertThat(registry.count("GET /v2/app/blobs/uploads/")).isEqualTo(1);
    }

    @Test
    void aRegistryThatTakesNoWholeGetsChunks() throws Exception {
        store.importRootfs(layer("a", "1"), registry.domain() + "/app:1");
        registry.faults.add(Faults.status("PUT /v2/app/blobs/", 1, 413, "X", "y"));
        client.push(registry.domain() + "/app:1");
        assertThat(registry.blobs).containsKey(Sha.of(layer("a", "1")).toString());
        assertThat(registry.count("PATCH ")).isEqualTo(1);
    }

    @Test
    void failuresThatPassAreTriedAgain() throws Exception {
        store.importRootfs(layer("a", "1"), registry.domain() + "/app:1");
        registry.faults.add(Faults.status("POST /v2/app/blobs/uploads/", 2, 500, "X", "y"));
        registry.faults.add(Faults.status("PUT /v2/app/manifests/", 1, 503, "X", "y"));
        client.push(registry.domain() + "/app:1");
        assertThat(registry.manifests).containsKey("app:1");
    }

    @Test
    void whatIsNotHereCannotBePushed() {
        assertThatThrownBy(() -> client.push(registry.domain() + "/nothing:1"))
                .isInstanceOf(NotFound.class)
                .hasMessage("An image does not exist locally with the tag: " + registry.domain() + "/nothing");
        store.importRootfs(layer("a", "1"), registry.domain() + "/app:1");
        assertThatThrownBy(() -> client.push(registry.domain() + "/app:2"))
                .isInstanceOf(NotFound.class)
                .hasMessage("tag does not exist: " + registry.domain() + "/app:2");
        assertThatThrownBy(() -> client.push(registry.domain() + "/app@sha256:" + "0".repeat(64)))
                .isInstanceOf(InvalidArgument.class)
                .hasMessage("cannot push a digest reference");
    }
}
