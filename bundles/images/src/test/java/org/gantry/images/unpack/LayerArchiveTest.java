package org.gantry.images.unpack;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.gantry.api.oci.Digest;
import org.gantry.images.content.LayoutContentStore;
import org.gantry.images.content.Sha;
import org.gantry.images.disk.Disk;
import org.gantry.images.testing.Archives;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerArchiveTest {
    @TempDir
    Path directory;

    @Test
    void theDiffIdIsThatOfTheWholeArchivePaddingIncluded() throws IOException {
        byte[] padded = Arrays.copyOf(Archives.layer("a", "b"), 10_240);
        var store = new LayoutContentStore(directory, Disk.REAL);
        for (byte[] form : List.of(padded, Archives.gzip(padded), Zstd.compress(padded))) {
            Digest blob = store.ingest(new ByteArrayInputStream(form), form.length);

            try (LayerArchive archive = LayerArchive.open(new StoredLayer(store, blob))) {
                assertThat(archive.content().readNBytes(2_048)).hasSize(2_048);
                assertThat(archive.diffId()).isEqualTo(Sha.of(padded));
            }
        }
    }

    @Test
    void aBlobOfAnotherAlgorithmIsHashedAgain() throws IOException {
        byte[] layer = Archives.layer("a", "b");
        var sha512 = Sha.start("sha512");
        sha512.update(layer);
        Digest blob = Sha.finish("sha512", sha512);
        var store = new LayoutContentStore(directory, Disk.REAL);
        store.ingest(new ByteArrayInputStream(layer), blob, layer.length);

        try (LayerArchive archive = LayerArchive.open(new StoredLayer(store, blob))) {
            assertThat(archive.diffId()).isEqualTo(Sha.of(layer));
        }
    }
}
