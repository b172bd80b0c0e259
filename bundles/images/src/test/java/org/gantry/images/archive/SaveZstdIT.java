package org.gantry.images.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gantry.images.testing.Archives.gzip;

import com.github.luben.zstd.Zstd;
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
import org.gantry.images.content.Sha;
import org.gantry.images.tar.TarEntry;
import org.gantry.images.tar.TarLimits;
import org.gantry.images.tar.TarReader;
import org.gantry.images.testing.Root;
import org.gantry.images.testing.TarBuilder;
import org.gantry.images.testing.TestStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers compressed with zstd: as they are for who reads the OCI layout, plain for who reads manifest.json. */
class SaveZstdIT {
    @TempDir
    Path directory;

    @BeforeEach
    void needsRoot() {
        Root.required();
    }

    @Test
    void isThereForOldReadersAndNew() throws IOException {
        byte[] layer = new TarBuilder().file("file", "content").build();
        byte[] zstd = Zstd.compress(layer);
        var source = new TestStore(directory.resolve("source"));
        source.importRootfs(zstd, "app:1");

        byte[] saved = save(source, "app:1");

        Map<String, byte[]> files = files(saved);
        assertThat(files).containsEntry("blobs/sha256/" + Sha.of(zstd).hex(), zstd);
        assertThat(files).containsEntry("blobs/sha256/" + Sha.of(layer).hex(), layer);
        assertThat(new String(files.getOrDefault("manifest.json", new byte[0]), StandardCharsets.UTF_8))
                .contains("\"Layers\":[\"blobs/sha256/" + Sha.of(layer).hex() + "\"]");

        var target = new TestStore(directory.resolve("target"));
        target.load(gzip(saved));
        assertThat(target.images.get("app:1").id())
                .isEqualTo(source.images.get("app:1").id());
        assertThat(target.content.contains(Sha.of(layer))).isTrue();
        assertThat(target.layers(target.images.get("app:1")).getFirst().resolve("file"))
                .hasContent("content");
    }

    private static byte[] save(TestStore store, String name) throws IOException {
        var out = new ByteArrayOutputStream();
        try (SavedImages images = store.images.save(List.of(name))) {
            images.writeTo(out);
        }
        return out.toByteArray();
    }

    private static Map<String, byte[]> files(byte[] archive) throws IOException {
        var files = new HashMap<String, byte[]>();
        var reader = new TarReader(new ByteArrayInputStream(archive), TarLimits.DEFAULT);
        for (Optional<TarEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
            files.put(next.get().name(), reader.content().readAllBytes());
        }
        return files;
    }
}
