package org.gantry.images.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gantry.images.testing.Archives.descriptor;
import static org.gantry.images.testing.Archives.gzip;
import static org.gantry.images.testing.Archives.layer;

import java.nio.file.Path;
import java.util.List;
import org.gantry.api.image.Image;
import org.gantry.images.content.Sha;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers that no registry may pass on: they come from the addresses in their descriptors, and go nowhere. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class ForeignLayersIT {
    private static final String OCI = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";

    @TempDir
    Path root;

    @TempDir
    Path other;

    private final byte[] own = layer("own", "1");
    private final byte[] foreign = layer("foreign", "2");
    private TestRegistry registry;
    private TestRegistry elsewhere;
    private TestStore store;
    private TestClient client;

    @BeforeEach
    void open() {
        Root.required();
        registry = new TestRegistry();
        elsewhere = new TestRegistry();
        elsewhere.blob(gzip(foreign));
        store = new TestStore(root);
        client = new TestClient(store);
    }

    @AfterEach
    void close() {
        client.close();
        elsewhere.close();
        registry.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {OCI, "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"})
    void bothTypesComeFromElsewhere(String mediaType) throws Exception {
        image(mediaType);
        client.pull(registry.domain() + "/app:1");
        requireWhole(store, registry.domain() + "/app:1");
        assertThat(elsewhere.requests).containsExactly("GET /v2/x/blobs/" + Sha.of(gzip(foreign)));
        assertThat(elsewhere.authorizations).containsOnly("");
    }

    @Test
    void aPushLeavesThemOutAndTheNextPullFindsThem() throws Exception {
        image(OCI);
        client.pull(registry.domain() + "/app:1");
        try (TestRegistry target = new TestRegistry()) {
            String name = target.domain() + "/copy:1";
            store.images.tag(registry.domain() + "/app:1", name);
            client.said.clear();

            client.push(name);

            String digest = Sha.of(gzip(foreign)).toString();
            assertThat(client.statuses(Sha.of(gzip(foreign)).shortHex())).containsExactly("Skipped foreign layer");
            assertThat(target.requests).noneMatch(request -> request.contains(digest));
            assertThat(target.blobs).containsKey(Sha.of(gzip(own)).toString()).doesNotContainKey(digest);
            assertThat(target.stored("copy:1").bytes())
                    .isEqualTo(registry.stored("app:1").bytes());

            TestStore next = new TestStore(other);
            try (TestClient puller = new TestClient(next)) {
                puller.pull(name);
            }
            requireWhole(next, name);
        }
    }

    private void image(String mediaType) {
        byte[] config = Archives.config(Archives.HOST, own, foreign);
        registry.blob(config);
        registry.blob(gzip(own));
        String url = elsewhere.url() + "/v2/x/blobs/" + Sha.of(gzip(foreign));
        registry.manifest(
                "app",
                "1",
                "application/vnd.oci.image.manifest.v1+json",
                Archives.bytes("{\"schemaVersion\":2,\"config\":"
                        + descriptor("application/vnd.oci.image.config.v1+json", config, "") + ",\"layers\":["
                        + descriptor("application/vnd.oci.image.layer.v1.tar+gzip", gzip(own), "") + ","
                        + descriptor(mediaType, gzip(foreign), ",\"urls\":[\"" + url + "\"]") + "]}"));
    }

    private static void requireWhole(TestStore store, String name) {
        Image image = store.images.get(name);
        List<Path> layers = store.layers(image);
        assertThat(layers.get(0).resolve("foreign")).hasContent("2");
        assertThat(layers.get(1).resolve("own")).hasContent("1");
    }
}
