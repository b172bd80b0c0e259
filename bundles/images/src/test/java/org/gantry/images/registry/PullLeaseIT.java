package org.gantry.images.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gantry.images.testing.Archives.gzip;
import static org.gantry.images.testing.Archives.layer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.gantry.api.image.ChainId;
import org.gantry.api.image.Image;
import org.gantry.api.oci.Digest;
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

/** A pull that waits for its last layer, while others remove images, bring some and collect. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class PullLeaseIT {
    private static final int SENT = 300_000;

    @TempDir
    Path root;

    private final byte[] shared = layer("shared", "by two images");
    private final byte[] own = layer("own", "of this one");
    private final byte[] large = random();
    private final CountDownLatch until = new CountDownLatch(1);
    private TestRegistry registry;
    private TestStore store;
    private TestClient client;
    private String name = "";

    @BeforeEach
    void open() {
        Root.required();
        registry = new TestRegistry();
        registry.image("app", "1", shared, own, large);
        registry.faults.add(Faults.hang(registry, gzip(large), SENT, until));
        name = registry.domain() + "/app:1";
        store = new TestStore(root);
        client = new TestClient(store);
        store.images.remove("hello", false, _ -> List.of());
    }

    @AfterEach
    void close() {
        until.countDown();
        client.close();
        registry.close();
    }

    /** The removed one has a layer that the pull found here, and one that is nobody's any more. */
    @Test
    void aRemovalTakesNothingOfThePulls() throws Exception {
        store.load(Archives.dockerSaveAll("old:1", shared, layer("old", "old")));
        CompletableFuture<Void> pull = startPull();

        store.images.remove("old:1", false, _ -> List.of());

        assertThat(store.images.list()).isEmpty();
        assertThat(store.snapshotter.committedIds()).containsExactlyInAnyOrder(chain(shared), chain(shared, own));
        finish(pull);
    }

    /** Each of them ends with a collection. */
    @Test
    void loadsAndPullsAndTheirRemovalTakeNothingOfThePulls() throws Exception {
        CompletableFuture<Void> pull = startPull();

        registry.image("other", "1", shared, layer("other", "other"));
        String other = registry.domain() + "/other:1";
        client.pull(other);
        store.images.remove(other, false, _ -> List.of());
        store.load(Archives.dockerSaveAll("loaded:1", shared, own));
        store.images.remove("loaded:1", false, _ -> List.of());
        assertThatThrownBy(() -> store.load(new byte[1024])).isNotNull();

        assertThat(store.images.list()).isEmpty();
        assertThat(store.snapshotter.committedIds()).containsExactlyInAnyOrder(chain(shared), chain(shared, own));
        finish(pull);
    }

    /** The name it had is free for another image meanwhile. */
    @Test
    void theImageOfThatNameGoesWhileItsSuccessorComes() throws Exception {
        registry.image("app", "1", shared, layer("first", "first"));
        client.pull(name);
        registry.image("app", "1", shared, own, large);
        CompletableFuture<Void> pull = startPull();

        store.images.remove(name, true, _ -> List.of());

        assertThat(store.snapshotter.committedIds()).containsExactlyInAnyOrder(chain(shared), chain(shared, own));
        finish(pull);
    }

    @Test
    void whatACancelledPullUnpackedGoesAndWhatCameOfABlobStays() throws Exception {
        Thread pull = Thread.ofVirtual().start(() -> {
            assertThatThrownBy(() -> client.pull(name)).isInstanceOf(InterruptedException.class);
        });
        awaitLayers();

        pull.interrupt();
        pull.join(10_000);

        assertThat(pull.isAlive()).isFalse();
        assertThat(store.content.list()).isEmpty();
        assertThat(store.snapshotter.committedIds()).isEmpty();
        assertThat(store.snapshotter.activeKeys()).isEmpty();
        assertThat(root.resolve("images/partial")).isNotEmptyDirectory();
        until.countDown();
        client.pull(name);
        requireWhole();
    }

    /** As far as it gets before its last layer has come. */
    private CompletableFuture<Void> startPull() throws InterruptedException {
        CompletableFuture<Void> pull = CompletableFuture.runAsync(
                () -> {
                    try {
                        client.pull(name);
                    } catch (IOException | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                },
                task -> Thread.ofVirtual().start(task));
        awaitLayers();
        return pull;
    }

    private void awaitLayers() throws InterruptedException {
        Eventually.holds(() -> store.snapshotter.committedIds().contains(chain(shared, own)));
        Eventually.holds(() -> registry.count("GET /v2/app/blobs/" + Sha.of(gzip(large))) > 0);
    }

    private void finish(CompletableFuture<Void> pull) throws Exception {
        assertThat(pull).isNotDone();
        until.countDown();
        pull.get(30, TimeUnit.SECONDS);
        requireWhole();
    }

    /** Nothing is missing, nothing is wrong and nothing is too much. */
    private void requireWhole() throws IOException {
        for (Digest digest : store.content.list()) {
            try (InputStream blob = store.content.open(digest)) {
                assertThat(Sha.of(blob.readAllBytes())).isEqualTo(digest);
            }
        }
        assertThat(store.content.list())
                .contains(Sha.of(gzip(shared)), Sha.of(gzip(own)), Sha.of(gzip(large)))
                .hasSize(5);
        Image image = store.images.get(name);
        List<Path> layers = store.layers(image);
        assertThat(layers.get(0).resolve("random")).hasSize(1 << 20);
        assertThat(layers.get(1).resolve("own")).hasContent("of this one");
        assertThat(layers.get(2).resolve("shared")).hasContent("by two images");
        assertThat(store.snapshotter.committedIds()).hasSize(3);
        assertThat(store.snapshotter.activeKeys()).isEmpty();
    }

    private static Digest chain(byte[] first, byte[]... more) {
        Digest chain = ChainId.next(null, Sha.of(first));
        for (byte[] layer : more) {
            chain = ChainId.next(chain, Sha.of(layer));
        }
        return chain;
    }

    private static byte[] random() {
        byte[] content = new byte[1 << 20];
        new Random(11).nextBytes(content);
        return new TarBuilder().file("random", content).build();
    }
}
