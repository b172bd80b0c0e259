package org.gantry.images.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gantry.api.image.ImageStore.SavedImages;
import org.gantry.api.oci.Digest;
import org.gantry.images.content.Sha;
import org.gantry.images.registry.testing.TestClient;
import org.gantry.images.registry.testing.TestRegistry;
import org.gantry.images.tar.TarEntry;
import org.gantry.images.tar.TarLimits;
import org.gantry.images.tar.TarReader;
import org.gantry.images.testing.Archives;
import org.gantry.images.testing.Root;
import org.gantry.images.testing.TarBuilder;
import org.gantry.images.testing.TestStore;
import org.gantry.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image of Docker's media types that is saved by its identifier: what lists it says what it is. */
class SaveUnnamedIT {
    private static final String DOCKER = "application/vnd.docker.distribution.manifest.v2+json";

    @TempDir
    Path directory;

    @Test
    void theListSaysTheManifestsOwnMediaType() throws Exception {
        Root.required();
        byte[] layer = Archives.gzip(Archives.layer("a", "1"));
        byte[] config = Archives.config(Archives.HOST, Archives.layer("a", "1"));
        byte[] manifest = Archives.bytes(new String(Archives.manifest(config, layer), StandardCharsets.UTF_8)
                .replace("application/vnd.oci.image.manifest.v1+json", DOCKER)
                .replace("application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json")
                .replace(
                        "application/vnd.oci.image.layer.v1.tar+gzip",
                        "application/vnd.docker.image.rootfs.diff.tar.gzip"));
        var source = new TestStore(directory.resolve("source"));
        try (var registry = new TestRegistry();
                var client = new TestClient(source)) {
            registry.blob(layer);
            registry.blob(config);
            registry.manifest("app", "1", DOCKER, manifest);
            client.pull(registry.domain() + "/app:1");
        }

        Map<String, byte[]> files = files(save(source, Sha.of(config)));

        JsonNode listed = Json.lenient()
                .readTree(files.getOrDefault("index.json", new byte[0]))
                .path("manifests");
        assertThat(listed).hasSize(1);
        assertThat(listed.path(0).path("mediaType").asText()).isEqualTo(DOCKER);
        assertThat(listed.path(0).path("digest").asText())
                .isEqualTo(Sha.of(manifest).toString());

        files.remove("manifest.json"); // so that index.json decides
        var target = new TestStore(directory.resolve("target"));
        var archive = new TarBuilder();
        files.forEach(archive::file);
        assertThat(target.load(archive.build()).getFirst().id()).isEqualTo(Sha.of(config));
    }

    private static byte[] save(TestStore store, Digest id) throws IOException {
        var out = new ByteArrayOutputStream();
        try (SavedImages images = store.images.save(List.of(id.toString()))) {
            images.writeTo(out);
        }
        return out.toByteArray();
    }

    private static Map<String, byte[]> files(byte[] archive) throws IOException {
        var files = new HashMap<String, byte[]>();
        var reader = new TarReader(new ByteArrayInputStream(archive), TarLimits.DEFAULT);
        for (Optional<TarEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
            if (next.get().type() == TarEntry.Type.FILE) {
                files.put(next.get().name(), reader.content().readAllBytes());
            }
        }
        return files;
    }
}
