package org.gantry.images.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.gantry.api.EngineException.InvalidArgument;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Digest;
import org.gantry.images.content.LayoutContentStore;
import org.gantry.images.disk.Disk;
import org.gantry.images.oci.DocumentWriter;
import org.gantry.images.oci.ImageDocuments;
import org.gantry.images.oci.Manifest;
import org.gantry.images.oci.MediaTypes;
import org.gantry.images.reference.Reference;
import org.gantry.images.testing.CrashingDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogFileTest {
    private static final Reference APP = Reference.parse("app:1");
    private static final Reference OTHER = Reference.parse("registry.example:5000/other");
    private static final Instant NOW = Instant.parse("2025-02-03T04:05:06.007Z");

    @TempDir
    Path directory;

    private LayoutContentStore content;
    private Digest image;
    private Descriptor manifest;

    @BeforeEach
    void storeAnImage() throws IOException {
        content = new LayoutContentStore(directory, Disk.REAL);
        byte[] config = "{}".getBytes(StandardCharsets.US_ASCII);
        image = content.ingest(new ByteArrayInputStream(config), config.length);
        manifest = new DocumentWriter(content)
                .write(Manifest.of(Descriptor.of(MediaTypes.CONFIG, image, config.length), List.of()));
    }

    @Test
    void readsBackWhatItWrote() throws IOException {
        Catalog catalog = Catalog.EMPTY
                .add(image, manifest, new Digest("sha256", "7".repeat(64)))
                .name(APP, image, manifest, NOW)
                .name(OTHER.withTag("x"), image, manifest, NOW);

        file(Disk.REAL).write(catalog);

        assertThat(file(Disk.REAL).read()).isEqualTo(catalog);
        assertThat(directory.resolve("index.json"))
                .content()
                .startsWith("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\"")
                .contains("\"org.opencontainers.image.ref.name\":\"docker.io/library/app:1\"");
    }

    @Test
    void aMissingFileIsAnEmptyCatalog() throws IOException {
        assertThat(file(Disk.REAL).read()).isEqualTo(Catalog.EMPTY);
    }

    @Test
    void aBrokenFileIsReportedAndNotReplaced() throws IOException {
        Files.writeString(directory.resolve("index.json"), "{\"schemaVersion\":2,");

        assertThatThrownBy(() -> file(Disk.REAL).read())
                .isInstanceOf(InvalidArgument.class)
                .hasMessageContaining("invalid index.json");
    }

    @Test
    void keepsEntriesItCannotRead() throws IOException {
        Descriptor gone = Descriptor.of(MediaTypes.MANIFEST, new Digest("sha256", "0".repeat(64)), 5);
        file(Disk.REAL).write(Catalog.EMPTY.name(OTHER, image, gone, NOW).name(APP, image, manifest, NOW));
        CatalogFile reopened = file(Disk.REAL);

        Catalog catalog = reopened.read();
        reopened.write(catalog);

        assertThat(catalog.entries()).extracting(NamedManifest::name).containsExactly(APP);
        assertThat(reopened.isDamaged()).isTrue();
        assertThat(directory.resolve("index.json"))
                .content()
                .contains(gone.digest().hex());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aCrashAtAnyStepLeavesTheOldOrTheNewNames(int step) throws IOException {
        Catalog before = Catalog.EMPTY.name(APP, image, manifest, NOW);
        Catalog after = before.name(OTHER, image, manifest, NOW);
        file(Disk.REAL).write(before);

        assertThatThrownBy(() -> file(new CrashingDisk(step)).write(after)).isInstanceOf(CrashingDisk.Crash.class);

        assertThat(file(Disk.REAL).read()).isEqualTo(step == 3 ? after : before);
        file(Disk.REAL).write(after);
        assertThat(file(Disk.REAL).read()).isEqualTo(after);
    }

    private CatalogFile file(Disk disk) {
        return new CatalogFile(directory.resolve("index.json"), disk, new ImageDocuments(content));
    }
}
