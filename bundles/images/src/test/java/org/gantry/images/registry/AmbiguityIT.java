package org.gantry.images.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gantry.images.testing.Archives.descriptor;
import static org.gantry.images.testing.Archives.gzip;
import static org.gantry.images.testing.Archives.layer;

import com.github.luben.zstd.Zstd;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.gantry.api.EngineException.InvalidArgument;
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

/** Registries that offer what could be taken for two things, or is not what it is said to be. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class AmbiguityIT {
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

    @TempDir
    Path root;

    private final byte[] layer = layer("a", "1");
    private TestRegistry registry;
    private TestStore store;
    private TestClient client;

    @BeforeEach
    void open() {
        Root.required();
        registry = new TestRegistry();
        registry.image("app", "good", layer);
        store = new TestStore(root);
        client = new TestClient(store);
    }

    /** Whatever was refused, nothing of it is here. */
    @AfterEach
    void nothingStays() {
        assertThat(store.content.list()).hasSize(3); // the embedded image's
        assertThat(store.snapshotter.committedIds()).hasSize(1);
        client.close();
        registry.close();
    }

    @Test
    void aManifestThatIsAlsoAnIndexIsRefused() {
        String good = new String(registry.stored("app:good").bytes(), StandardCharsets.UTF_8);
        String both = good.replaceFirst("\\{", "{\"manifests\":[],");
        refused(MANIFEST, both, "but has \"manifests\"");
        String index = "{\"schemaVersion\":2,\"manifests\":[],\"layers\":[]}";
        refused(INDEX, index, "but has \"layers\"");
    }

    @Test
    void mediaTypesThatDoNotMatchAreRefused() {
        String good = new String(registry.stored("app:good").bytes(), StandardCharsets.UTF_8);
        refused("application/vnd.docker.distribution.manifest.v2+json", good, "but says it is " + MANIFEST);
        refused("text/plain", good, "unsupported manifest media type of \"bad\": \"text/plain\"");
        refused(
                "application/vnd.docker.distribution.manifest.v1+prettyjws",
                "{\"schemaVersion\":1}",
                "is schema 1, which has no content addressing");
        refused(MANIFEST, good.replace("\"config\":", "\"config\":null,\"config\":"), "invalid manifest");
    }

    @Test
    void aLayerMustBeCompressedAsItsMediaTypeSays() throws Exception {
        String plain = LAYER.replace("+gzip", "");
        byte[] config = Archives.config(Archives.HOST, layer);
        byte[] zstd = Zstd.compress(layer);
        registry.blob(config);
        registry.blob(layer);
        registry.blob(zstd);
        String why = "its media type is " + plain + "+zstd, but its compression is gzip";
        refused(MANIFEST, manifest(config, plain + "+zstd"), why);
        refused(MANIFEST, manifest(config, plain), "its media type is " + plain + ", but its compression is gzip");
        refused(MANIFEST, manifest(config, LAYER, layer), "but its compression is none");
        refused(MANIFEST, manifest(config, LAYER, zstd), "but its compression is zstd");
        refused(MANIFEST, manifest(config, plain, zstd), "but its compression is zstd");
        String foreign = plain.replace("layer.", "layer.nondistributable.");
        refused(MANIFEST, manifest(config, foreign + "+gzip", layer), "but its compression is none");
    }

    /** Else what one manifest may not say, a second one could. */
    @Test
    void aLayerThatIsHereMustBeDescribedRightlyAllTheSame() throws Exception {
        client.pull(registry.domain() + "/app:good");
        byte[] config = Archives.config(Archives.HOST, layer);

        refused(MANIFEST, manifest(config, LAYER.replace("+gzip", "")), "but its compression is gzip");

        store.images.remove(registry.domain() + "/app:good", true, id -> List.of());
    }

    /** As for Docker, whose clients have always pushed whatever they had under that type. */
    @Test
    void dockersOwnMediaTypeSaysNothingOfCompression() throws Exception {
        byte[] config = Archives.config(Archives.HOST, layer);
        registry.blob(config);
        registry.blob(layer);
        String type = "application/vnd.docker.image.rootfs.diff.tar.gzip";
        registry.manifest("app", "docker", MANIFEST, Archives.bytes(manifest(config, type, layer)));

        client.pull(registry.domain() + "/app:docker");

        assertThat(store.layers(store.images.get(registry.domain() + "/app:docker"))
                        .getFirst()
                        .resolve("a"))
                .hasContent("1");
        store.images.remove(registry.domain() + "/app:docker", true, id -> List.of());
    }

    @Test
    void whatTheIndexSaysOfAManifestMustBeTrue() {
        byte[] manifest = registry.stored("app:good").bytes();
        String platform = ",\"platform\":{\"os\":\"linux\",\"architecture\":\"" + Archives.HOST + "\"}";
        String wrongSize = descriptor(MANIFEST, manifest, platform)
                .replace("\"size\":" + manifest.length, "\"size\":" + (manifest.length + 1));
        refused(INDEX, new String(Archives.index(wrongSize), StandardCharsets.UTF_8), "the index describes it as");
    }

    @Test
    void configAndManifestMustListTheSameLayers() {
        byte[] config = Archives.config(Archives.HOST, layer, layer);
        registry.blob(config);
        refused(MANIFEST, manifest(config, LAYER), "layers length mismatch: expected 2, got 1");
    }

    @Test
    void aLayerMustHaveItsDiffId() {
        byte[] config = Archives.config(Archives.HOST, layer("a", "another"));
        registry.blob(config);
        refused(MANIFEST, manifest(config, LAYER), "invalid diffID for layer 0");
    }

    @Test
    void whatIsNoImageIsRefused() {
        byte[] config = Archives.config(Archives.HOST, layer);
        registry.blob(config);
        refused(MANIFEST, manifest(config, "application/wasm"), "unsupported layer media type");
        refused(
                MANIFEST,
                manifest(config, LAYER).replace(CONFIG, "application/vnd.example.thing"),
                "is no container image: its config is a application/vnd.example.thing");
    }

    @Test
    void aManifestMustHaveItsDigest() {
        var good = registry.stored("app:good");
        String digest = Sha.of(Archives.bytes("something else")).toString();
        registry.manifests.put("app:" + digest, good);
        assertThatThrownBy(() -> client.pull(registry.domain() + "/app@" + digest))
                .isInstanceOf(InvalidArgument.class)
                .hasMessage("manifest verification failed for digest " + digest);
    }

    @Test
    void contentOfTheWrongLengthIsRefused() {
        byte[] config = Archives.config(Archives.HOST, layer);
        String size = "\"size\":" + gzip(layer).length;
        refused(MANIFEST, manifest(config, LAYER).replace(size, size + "0"), "content length of");
    }

    private void refused(String mediaType, String manifest, String why) {
        registry.manifest("app", "bad", mediaType, Archives.bytes(manifest));
        assertThatThrownBy(() -> client.pull(registry.domain() + "/app:bad"))
                .isInstanceOf(InvalidArgument.class)
                .hasMessageContaining(why);
    }

    private static String manifest(byte[] config, String layerType) {
        return manifest(config, layerType, gzip(layer("a", "1")));
    }

    private static String manifest(byte[] config, String layerType, byte[] layer) {
        return new String(Archives.manifest(config, layer), StandardCharsets.UTF_8)
                .replaceFirst("application/vnd\\.oci\\.image\\.layer[^\"]*", layerType);
    }
}
