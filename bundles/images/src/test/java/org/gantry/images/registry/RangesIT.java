package org.gantry.images.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gantry.images.testing.Archives.gzip;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.gantry.api.EngineException;
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

/** One blob over several connections. It is divided into as many pieces as there may be ranges, as it is small. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class RangesIT {
    private static final int RANGES = 4;

    @TempDir
    Path root;

    private final byte[] layer = random();
    private final byte[] blob = gzip(layer);
    private final List<String> asked = new CopyOnWriteArrayList<>();
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
        registry.faults.add((exchange, request) -> {
            if (request.endsWith(Sha.of(blob).toString())) {
                String range = exchange.getRequestHeaders().getFirst("Range");
                asked.add(range == null ? "whole" : range);
            }
            return false;
        });
        store = new TestStore(root);
        client = client(RANGES);
    }

    @AfterEach
    void close() {
        client.close();
        registry.close();
    }

    @Test
    void aLargeBlobComesInRangesAtTheSameTime() throws Exception {
        var together = new CountDownLatch(RANGES - 1);
        var late = new AtomicInteger();
        registry.faults.add((exchange, request) -> {
            if (request.endsWith(Sha.of(blob).toString()) && Faults.from(exchange) > 0) {
                together.countDown();
                late.addAndGet(await(together) ? 0 : 1);
            }
            return false;
        });
        client.pull(name);
        requireWhole();
        assertThat(late).hasValue(0);
        assertThat(asked).hasSize(RANGES).doesNotHaveDuplicates();
        assertThat(bytesOfTheBlob()).isEqualTo(blob.length);
    }

    @Test
    void aBlobBelowTheThresholdComesAsAWhole() throws Exception {
        client.close();
        client = new TestClient(store, Map.of("rangeThresholdBytes", (long) blob.length));
        client.pull(name);
        requireWhole();
        assertThat(asked).containsExactly("whole");
    }

    @Test
    void oneRangeIsTheWhole() throws Exception {
        client.close();
        client = client(1);
        client.pull(name);
        requireWhole();
        assertThat(asked).containsExactly("whole");
    }

    @Test
    void aServerWithoutRangesIsAskedOnce() throws Exception {
        registry.ranges = false;
        client.pull(name);
        requireWhole();
        assertThat(asked).hasSize(1);
        assertThat(bytesOfTheBlob()).isEqualTo(blob.length);
    }

    @Test
    void lostConnectionsCostNoByteTwice() throws Exception {
        registry.faults.add(Faults.cut(registry, blob, 100_000, 3));
        client.pull(name);
        requireWhole();
        assertThat(bytesOfTheBlob()).isEqualTo(blob.length);
    }

    @Test
    void whatCameOfEachRangeIsKeptForTheNextEngine() throws Exception {
        registry.faults.add(Faults.cut(registry, blob, 100_000, 4));
        registry.faults.add(Faults.status("GET /v2/app/blobs/" + Sha.of(blob), 99, 404, "X", "y"));
        assertThatThrownBy(() -> client.pull(name)).isInstanceOf(EngineException.class);
        long before = bytesOfTheBlob();
        assertThat(before).isBetween(100_000L, 400_000L);
        registry.faults.clear();
        client.close();
        store = new TestStore(root);
        client = client(1);

        client.pull(name);

        requireWhole();
        assertThat(bytesOfTheBlob()).isEqualTo(blob.length);
    }

    @Test
    void aRangeThatIsNotTheOneAskedForIsRefused() {
        for (String wrong :
                List.of("bytes 0-9/" + blob.length, "bytes 0-" + (blob.length - 1) + "/" + blob.length, "", "x")) {
            registry.faults.add(Faults.wrongRange(registry, blob, wrong));
            assertThatThrownBy(() -> client.pull(name))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("is not the range asked for");
            registry.faults.removeLast();
        }
        assertThat(store.content.contains(Sha.of(blob))).isFalse();
        assertThat(store.snapshotter.activeKeys()).isEmpty();
    }

    /** If it was a helper's, the download goes on without it; if not, the next one does. */
    @Test
    void aRangeThatIsRefusedOnceIsNotForgotten() throws Exception {
        var left = new AtomicInteger(1);
        registry.faults.add((exchange, request) -> {
            boolean strike = request.endsWith(Sha.of(blob).toString()) && Faults.from(exchange) > 0;
            if (strike && left.getAndDecrement() > 0) {
                TestRegistry.error(exchange, 404, "BLOB_UNKNOWN", "not here");
                return true;
            }
            return false;
        });
        try {
            client.pull(name);
        } catch (EngineException.NotFound e) {
            client.pull(name);
        }
        requireWhole();
        assertThat(left).hasValueLessThanOrEqualTo(0);
    }

    @Test
    void wrongContentIsRefusedAndAskedForOnceMoreByTheNext() throws Exception {
        registry.faults.add(Faults.corruptRanges(registry, blob, 2));
        assertThatThrownBy(() -> client.pull(name)).isInstanceOf(EngineException.InvalidArgument.class);
        client.pull(name);
        requireWhole();
    }

    @Test
    void aCancelledPullEndsAllConnections() throws Exception {
        var until = new CountDownLatch(1);
        registry.faults.add((exchange, request) -> {
            if (request.endsWith(Sha.of(blob).toString()) && Faults.from(exchange) > 0) {
                await(until);
            }
            return false;
        });
        Thread pull = Thread.ofVirtual().start(() -> {
            assertThatThrownBy(() -> client.pull(name)).isInstanceOf(InterruptedException.class);
        });
        while (asked.size() < RANGES) {
            Thread.sleep(10);
        }
        pull.interrupt();
        pull.join(10_000);
        assertThat(pull.isAlive()).isFalse();
        until.countDown();

        client.pull(name);

        requireWhole();
    }

    private TestClient client(int ranges) {
        return new TestClient(
                store, Map.of("maxRangesPerBlob", ranges, "rangeThresholdBytes", 1000L, "maxAttempts", 3));
    }

    private void requireWhole() {
        assertThat(store.content.contains(Sha.of(blob))).isTrue();
        assertThat(store.layers(store.images.get(name)).getFirst().resolve("random"))
                .hasSize(1 << 20);
        assertThat(root.resolve("images/partial")).isEmptyDirectory();
    }

    /** Without the config, which is asked for as a whole, once in each pull that gets beyond it. */
    private long bytesOfTheBlob() {
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

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static byte[] random() {
        byte[] content = new byte[1 << 20];
        new Random(7).nextBytes(content);
        return new TarBuilder().file("random", content).build();
    }
}
