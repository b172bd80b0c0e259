package org.gantry.images.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gantry.images.testing.Archives.gzip;
import static org.gantry.images.testing.Archives.layer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gantry.api.image.Registries.Pull;
import org.gantry.api.image.RegistryCredentials;
import org.gantry.api.image.TransferMessage;
import org.gantry.images.content.Sha;
import org.gantry.images.registry.testing.Faults;
import org.gantry.images.registry.testing.TestClient;
import org.gantry.images.registry.testing.TestRegistry;
import org.gantry.images.testing.Archives;
import org.gantry.images.testing.Root;
import org.gantry.images.testing.TarBuilder;
import org.gantry.images.testing.TestStore;
import org.gantry.testkit.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of transfers happens at the same time, and how much of it. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class TogetherIT {
    private static final int LAYERS = 7;
    private static final int SENT = 400_000;

    @TempDir
    Path root;

    private final byte[][] layers = IntStream.range(0, LAYERS)
            .mapToObj(number -> layer("file" + number, "content"))
            .toArray(byte[][]::new);
    private final byte[] large = large();
    private final CountDownLatch until = new CountDownLatch(1);
    private final AtomicInteger most = new AtomicInteger();
    private TestRegistry registry;
    private TestStore store;

    @BeforeEach
    void open() {
        Root.required();
        registry = new TestRegistry();
        store = new TestStore(root);
    }

    @AfterEach
    void close() {
        until.countDown();
        registry.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void asManyDownloadsAsTheSettingsAllow(int limit) throws Exception {
        registry.image("app", "1", layers);
        count(limit, request -> request.startsWith("GET /v2/app/blobs/"));
        try (var client = new TestClient(store, Map.of("maxConcurrentDownloads", limit))) {
            client.pull(registry.domain() + "/app:1");
        }
        assertThat(most).hasValue(limit);
        assertThat(registry.count("GET /v2/app/blobs/")).isEqualTo(LAYERS + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void asManyUploadsAsTheSettingsAllow(int limit) throws Exception {
        String name = registry.domain() + "/app:1";
        store.load(Archives.dockerSaveAll(name, layers));
        count(limit, request -> request.startsWith("PUT /v2/app/blobs/uploads/"));
        try (var client = new TestClient(store, Map.of("maxConcurrentUploads", limit))) {
            client.push(name);
        }
        assertThat(most).hasValue(limit);
        assertThat(registry.count("PUT /v2/app/blobs/uploads/")).isEqualTo(LAYERS + 1);
    }

    /** The one who began it goes, the other one has the whole of it, and it was asked for once. */
    @Test
    void whoStaysHasTheDownloadThatTwoShared() throws Exception {
        registry.image("one", "1", large);
        registry.image("two", "1", large);
        registry.faults.add(Faults.pause(registry, gzip(large), SENT, until));
        try (var client = new TestClient(store)) {
            Thread first = Thread.ofVirtual()
                    .start(() -> assertThatThrownBy(() -> client.pull(registry.domain() + "/one:1"))
                            .isInstanceOf(InterruptedException.class));
            Eventually.holds(() -> requestsForLarge() == 1);
            var said = new CopyOnWriteArrayList<TransferMessage>();
            Thread second = Thread.ofVirtual().start(() -> {
                try {
                    client.client.pull(
                            new Pull(registry.domain() + "/two:1", false, "", RegistryCredentials.NONE), said::add);
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            Eventually.holds(() -> said.stream()
                    .anyMatch(message -> message instanceof TransferMessage.Layer layer
                            && layer.status().equals("Downloading")));

            first.interrupt();
            first.join(10_000);
            assertThat(first.isAlive()).isFalse();
            assertThat(second.isAlive()).isTrue();
            until.countDown();
            second.join(30_000);
        }
        assertThat(store.layers(store.images.get(registry.domain() + "/two:1"))
                        .getFirst()
                        .resolve("random"))
                .hasSize(1 << 20);
        assertThat(store.images.list()).noneMatch(image -> image.repoTags().contains(registry.domain() + "/one:1"));
        assertThat(requestsForLarge()).isEqualTo(1);
    }

    @Test
    void filesAreThereBeforeTheirLayerIs() throws Exception {
        registry.image("app", "1", large);
        registry.faults.add(Faults.pause(registry, gzip(large), SENT, until));
        try (var client = new TestClient(store)) {
            Thread pull = Thread.ofVirtual().start(() -> {
                try {
                    client.pull(registry.domain() + "/app:1");
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            Eventually.holds(() -> unpacked("first").isPresent());
            assertThat(unpacked("first").orElseThrow()).hasContent("here");
            assertThat(unpacked("last")).isEmpty();
            assertThat(store.snapshotter.committedIds()).hasSize(1); // of the image that is always there
            assertThat(store.images.list()).hasSize(1);
            until.countDown();
            pull.join(30_000);
        }
        assertThat(store.layers(store.images.get(registry.domain() + "/app:1"))
                        .getFirst()
                        .resolve("last"))
                .hasContent("there");
    }

    /** Keeps such requests until there are as many as there may be, and counts how many were there at the same time. */
    private void count(int limit, Predicate<String> which) {
        var open = new AtomicInteger();
        var together = new CountDownLatch(limit);
        registry.faults.add((_, request) -> {
            if (which.test(request)) {
                most.accumulateAndGet(open.incrementAndGet(), Math::max);
                together.countDown();
                try {
                    together.await(5, TimeUnit.SECONDS);
                    Thread.sleep(50); // for one that is too many
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                open.decrementAndGet();
            }
            return false;
        });
    }

    private long requestsForLarge() {
        return registry.requests.stream()
                .filter(request -> request.endsWith(Sha.of(gzip(large)).toString()))
                .count();
    }

    private Optional<Path> unpacked(String name) {
        try (Stream<Path> files = Files.walk(root.resolve("snapshots"))) {
            return files.filter(file -> file.endsWith(name)).findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] large() {
        byte[] content = new byte[1 << 20];
        new Random(13).nextBytes(content);
        return new TarBuilder()
                .file("first", "here")
                .file("random", content)
                .file("last", "there")
                .build();
    }
}
