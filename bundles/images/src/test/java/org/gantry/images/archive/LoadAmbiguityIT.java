package org.gantry.images.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gantry.images.testing.Archives.HOST;
import static org.gantry.images.testing.Archives.bytes;
import static org.gantry.images.testing.Archives.config;
import static org.gantry.images.testing.Archives.descriptor;
import static org.gantry.images.testing.Archives.gzip;
import static org.gantry.images.testing.Archives.index;
import static org.gantry.images.testing.Archives.layer;
import static org.gantry.images.testing.Archives.layout;
import static org.gantry.images.testing.Archives.manifest;

import com.github.luben.zstd.Zstd;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.gantry.api.EngineException.InvalidArgument;
import org.gantry.images.testing.Root;
import org.gantry.images.testing.TarBuilder;
import org.gantry.images.testing.TestStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OCI layouts that offer what could be taken for two things, or is not what it is said to be. */
class LoadAmbiguityIT {
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";

    @TempDir
    Path root;

    private TestStore store;

    @BeforeEach
    void open() {
        Root.required();
        store = new TestStore(root);
        store.images.remove("hello", false, id -> List.of());
    }

    @Test
    void aManifestThatIsAlsoAnIndex() {
        byte[] layer = layer("a", "1");
        byte[] config = config(HOST, layer);
        String manifest = new String(manifest(config, layer), StandardCharsets.UTF_8);
        byte[] both = bytes(manifest.replaceFirst("\\{", "{\"manifests\":[],"));
        byte[] bothWays = bytes("{\"schemaVersion\":2,\"manifests\":[],\"layers\":[]}");

        refused(layout(index(descriptor(MANIFEST, both, "")), both, config, layer), "but has \"manifests\"");
        refused(layout(index(descriptor(INDEX, bothWays, "")), bothWays), "but has \"layers\"");
        refused(layout(index(descriptor(INDEX, bytes(manifest), "")), bytes(manifest)), "but says it is " + MANIFEST);
    }

    @Test
    void aLayerThatIsNotCompressedAsItsMediaTypeSays() {
        byte[] layer = layer("a", "1");
        byte[] config = config(HOST, layer);
        for (byte[] form : List.of(layer, gzip(layer), Zstd.compress(layer))) {
            String right = new String(manifest(config, form), StandardCharsets.UTF_8);
            for (String type : List.of("", "+gzip", "+zstd")) {
                byte[] manifest = bytes(right.replaceFirst("layer\\.v1\\.tar[^\"]*", "layer.v1.tar" + type));
                byte[] archive = layout(index(descriptor(MANIFEST, manifest, "")), manifest, config, form)
                        .build();
                if (!right.contains("layer.v1.tar" + type + "\"")) {
                    refused(archive, "its media type is application/vnd.oci.image.layer.v1.tar" + type + ", but");
                }
            }
        }
    }

    @Test
    void aDescriptorThatLacksSomething() {
        byte[] layer = layer("a", "1");
        byte[] config = config(HOST, layer);
        String whole = new String(manifest(config, layer), StandardCharsets.UTF_8);
        for (String property : List.of("mediaType", "digest")) {
            String lacking = "\"x\":\"y\"";
            String member = "\"" + property + "\":\"[^\"]*\"";
            String index = new String(index(descriptor(MANIFEST, bytes(whole), "")), StandardCharsets.UTF_8);
            refused(
                    layout(bytes(index.replaceFirst("(\"manifests\":[^}]*?)" + member, "$1" + lacking))),
                    "it has no manifests[0]." + property);
            byte[] noConfig = bytes(whole.replaceFirst("(\"config\":[^}]*?)" + member, "$1" + lacking));
            refused(layout(index(descriptor(MANIFEST, noConfig, "")), noConfig), "it has no config." + property);
            byte[] noLayer = bytes(whole.replaceFirst("(\"layers\":[^}]*?)" + member, "$1" + lacking));
            refused(layout(index(descriptor(MANIFEST, noLayer, "")), noLayer), "it has no layers[0]." + property);
        }
        byte[] nothing = bytes(whole.replaceFirst("\"layers\":\\[.*]", "\"layers\":[null]"));
        refused(layout(index(descriptor(MANIFEST, nothing, "")), nothing), "it has no layers[0]");
    }

    private void refused(TarBuilder archive, String reason) {
        refused(archive.build(), reason);
    }

    private void refused(byte[] archive, String reason) {
        assertThatThrownBy(() -> store.load(archive))
                .isInstanceOf(InvalidArgument.class)
                .hasMessageContaining(reason);
        assertThat(store.images.list()).isEmpty();
        assertThat(store.content.list()).isEmpty();
        assertThat(store.snapshotter.committedIds()).isEmpty();
    }
}
