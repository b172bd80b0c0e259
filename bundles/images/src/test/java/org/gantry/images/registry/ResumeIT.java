package org.gantry.images.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gantry.images.testing.Archives.gzip;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.gantry.api.EngineException;
import org.gantry.api.EngineException.InvalidArgument;
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

/** Downloads that do not go through at once. Bytes are counted where they leave. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class ResumeIT {
    @TempDir
    Path root;

    private final byte[] layer = random();
    private final byte[] blob = gzip(layer);
    private TestRegistry registry;
    private TestStore store;
    private TestClient client;
    private String name = "";

    @BeforeEach
    void open() {
        Root.required();
        registry = new TestRegistry();
        registry.image("app", "1", layer);
        name = registry.domain() + "/app:1";
        store = new TestStore(root);
        client = new TestClient(store, Map.of("stallTimeoutSeconds", 1, "maxAttempts", 3));
    }

    @AfterEach
    void close() {
        client.close();
        registry.close();
    }

    @Test
    void aLostConnectionCostsNoByteTwice() throws Exception {
        registry.faults.add(Faults.cut(registry, blob, 300_000, 3));
        client.pull(name);
        requireWhole();
        assertThat(blobBytes()).isEqualTo(blob.length);
        assertThat(client.statuses(Sha.of(blob).shortHex())).contains("Retrying in 1 seconds");
    }

    @Test
    void aServerWithoutRangesSendsItAgain() throws Exception {
        registry.ranges = false;
        registry.faults.add(Faults.cut(registry, blob, 300_000, 1));
        client.pull(name);
        requireWhole();
        assertThat(blobBytes()).isEqualTo(300_000 + blob.length);
    }

    @Test
    void whatAFailedPullGotIsKept() throws Exception {
        registry.faults.add(Faults.cut(registry, blob, 300_000, 1));
        registry.faults.add(Faults.status("GET /v2/app/blobs/" + Sha.of(blob), 3, 404, "X", "y"));
        assertThatThrownBy(() -> client.pull(name)).isInstanceOf(EngineException.class);
        assertThat(store.content.contains(Sha.of(blob))).isFalse();
        registry.faults.clear();

        client.pull(name);

        requireWhole();
        assertThat(blobBytes()).isEqualTo(blob.length);
    }

    @Test
    void aCancelledPullEndsAtOnceAndIsResumed() throws Exception {
        var until = new CountDownLatch(1);
        registry.faults.add(Faults.hang(registry, blob, 400_000, until));
        Thread pull = Thread.ofVirtual().start(() -> {
            assertThatThrownBy(() -> client.pull(name)).isInstanceOf(InterruptedException.class);
        });
        awaitPartial(400_000);
        pull.interrupt();
        pull.join(5_000);
        assertThat(pull.isAlive()).isFalse();
        assertThat(store.snapshotter.activeKeys()).isEmpty();
        until.countDown();

        client.pull(name);

        requireWhole();
        assertThat(blobBytes()).isEqualTo(blob.length);
    }

    @Test
    void anotherEngineGoesOnWhereThisOneWas() throws Exception {
        registry.faults.add(Faults.cut(registry, blob, 500_000, 1));
        registry.faults.add(Faults.status("GET /v2/app/blobs/" + Sha.of(blob), 3, 404, "X", "y"));
        assertThatThrownBy(() -> client.pull(name)).isInstanceOf(EngineException.class);
        registry.faults.clear();
        client.close();

        store = new TestStore(root);
        client = new TestClient(store);
        client.pull(name);

        requireWhole();
        assertThat(blobBytes()).isEqualTo(blob.length);
    }

    @Test
    void damagedRemainsAreAskedForAgain() throws Exception {
        registry.faults.add(Faults.cut(registry, blob, 500_000, 1));
        registry.faults.add(Faults.status("GET /v2/app/blobs/" + Sha.of(blob), 3, 404, "X", "y"));
        assertThatThrownBy(() -> client.pull(name)).isInstanceOf(EngineException.class);
        registry.faults.clear();
        byte[] partial = Files.readAllBytes(partial());
        partial[1000] ^= 1;
        Files.write(partial(), partial);

        client.pull(name);

        requireWhole();
    }

    @Test
    void aWrongDigestIsRefusedAndNothingOfItStays() throws Exception {
        registry.faults.add(Faults.corrupt(registry, blob, 1));
        assertThatThrownBy(() -> client.pull(name)).isInstanceOf(InvalidArgument.class);
        assertThat(store.content.contains(Sha.of(blob))).isFalse();
        assertThat(store.snapshotter.activeKeys()).isEmpty();
        client.pull(name);
        requireWhole();
    }

    @Test
    void aStallIsALostConnection() throws Exception {
        var until = new CountDownLatch(1);
        registry.faults.add(Faults.hang(registry, blob, 400_000, until));
        Thread.ofVirtual().start(() -> {
            awaitQuietly(() -> registry.count("GET /v2/app/blobs/" + Sha.of(blob)) >= 2);
            until.countDown();
        });
        client.pull(name);
        requireWhole();
    }

    @Test
    void aRegistryThatIsBusyIsAskedAgainWhenItSays() throws Exception {
        registry.faults.add(Faults.status("GET /v2/app/manifests/", 1, 429, "Retry-After", "1"));
        registry.faults.add(Faults.status("GET /v2/app/blobs/" + Sha.of(blob), 2, 503, "X", "y"));
        long start = System.nanoTime();
        client.pull(name);
        requireWhole();
        assertThat(System.nanoTime() - start).isGreaterThan(1_000_000_000L);
    }

    @Test
    void aRegistryThatStaysBusyIsGivenUp() {
        registry.faults.add(Faults.status("GET /v2/app/manifests/", 99, 429, "X", "y"));
        assertThatThrownBy(() -> client.pull(name))
                .isInstanceOf(EngineException.Unavailable.class)
                .hasMessage("toomanyrequests: slow down");
        assertThat(registry.count("GET /v2/app/manifests/")).isEqualTo(3);
    }

    private void requireWhole() {
        assertThat(store.content.contains(Sha.of(blob))).isTrue();
        assertThat(store.layers(store.images.get(name)).getFirst().resolve("random"))
                .hasSize(1 << 20);
        assertThat(root.resolve("images/partial")).isEmptyDirectory();
    }

    /** Of this blob; the config is another one. */
    private long blobBytes() {
        long config = registry.blobs.values().stream()
                .filter(other -> other.length < 10_000)
                .mapToLong(other -> other.length)
                .sum();
        long configs = registry.requests.stream()
                .filter(request -> request.startsWith("GET ") && request.contains("/blobs/"))
                .filter(request -> !request.endsWith(Sha.of(blob).toString()))
                .count();
        return registry.blobBytes.get() - config * configs;
    }

    private Path partial() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("images/partial"))) {
            return files.filter(file -> file.toString().contains(Sha.of(blob).hex()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void awaitPartial(long size) {
        awaitQuietly(() -> {
            try (Stream<Path> files = Files.list(root.resolve("images/partial"))) {
                return files.anyMatch(file -> file.toFile().length() >= size);
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static void awaitQuietly(java.util.function.BooleanSupplier condition) {
        for (int i = 0; i < 1000 && !condition.getAsBoolean(); i++) {
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static byte[] random() {
        byte[] content = new byte[1 << 20];
        new Random(7).nextBytes(content);
        return new TarBuilder().file("random", content).build();
    }
}
