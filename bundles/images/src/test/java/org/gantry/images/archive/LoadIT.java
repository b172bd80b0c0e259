package org.gantry.images.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gantry.images.testing.Archives.HOST;
import static org.gantry.images.testing.Archives.bytes;
import static org.gantry.images.testing.Archives.config;
import static org.gantry.images.testing.Archives.descriptor;
import static org.gantry.images.testing.Archives.dockerItem;
import static org.gantry.images.testing.Archives.dockerSave;
import static org.gantry.images.testing.Archives.gzip;
import static org.gantry.images.testing.Archives.index;
import static org.gantry.images.testing.Archives.layer;
import static org.gantry.images.testing.Archives.layout;
import static org.gantry.images.testing.Archives.manifest;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.gantry.api.EngineException.InvalidArgument;
import org.gantry.api.image.Image;
import org.gantry.api.image.ImageStore.LoadedImage;
import org.gantry.api.image.TransferListener;
import org.gantry.images.content.Sha;
import org.gantry.images.testing.Root;
import org.gantry.images.testing.TarBuilder;
import org.gantry.images.testing.TestStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadIT {
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
    void dockerSaveArchive() {
        byte[] layer = layer("run", "program");

        List<LoadedImage> loaded = store.load(dockerSave("app:1,registry.example/app:2", layer));

        byte[] config = config(HOST, layer);
        assertThat(loaded).containsExactly(new LoadedImage(Sha.of(config), List.of("app:1", "registry.example/app:2")));
        Image image = store.images.get("app:1");
        assertThat(image.repoTags()).containsExactly("app:1", "registry.example/app:2");
        assertThat(image.id()).isEqualTo(Sha.of(config));
        assertThat(image.size()).isEqualTo("program".length());
        assertThat(store.layers(image).getFirst().resolve("run")).hasContent("program");
    }

    @Test
    void theConfigStaysAsItCameUnknownPropertiesIncluded() throws IOException {
        byte[] layer = layer("run", "program");
        store.load(dockerSave("app:1", layer));

        try (InputStream in = store.content.open(store.images.get("app:1").id())) {
            assertThat(in.readAllBytes()).isEqualTo(config(HOST, layer));
        }
    }

    @Test
    void everythingIsThereAfterARestart() {
        store.load(dockerSave("app:1", layer("run", "program")));
        Image before = store.images.get("app:1");

        TestStore restarted = new TestStore(root);

        assertThat(restarted.images.get("app:1")).isEqualTo(before);
        assertThat(restarted.images.history("app:1")).isEqualTo(store.images.history("app:1"));
    }

    @Test
    void severalImagesThatShareALayerThroughALink() {
        byte[] base = layer("base", "base");
        byte[] top = layer("top", "top");
        byte[] one = config(HOST, base);
        byte[] two = config(HOST, base, top);
        byte[] archive = new TarBuilder()
                .file(
                        "manifest.json",
                        "[" + dockerItem(one, "one:1", "a/layer.tar") + ","
                                + dockerItem(two, "", "b/layer.tar", "c/layer.tar") + "]")
                .symlink("b/layer.tar", "../a/layer.tar")
                .file("c/layer.tar", gzip(top))
                .file(Sha.of(two).hex() + ".json", two)
                .file("a/layer.tar", base)
                .file(Sha.of(one).hex() + ".json", one)
                .build();

        List<LoadedImage> loaded = store.load(archive);

        assertThat(loaded).extracting(LoadedImage::names).containsExactly(List.of("one:1"), List.of());
        Image second = store.images.get(Sha.of(two).shortHex());
        assertThat(store.layers(second)).hasSize(2);
        assertThat(store.layers(second).getLast())
                .isEqualTo(store.layers(store.images.get("one:1")).getFirst());
        assertThat(second.size()).isEqualTo(7);
    }

    @Test
    void compressedArchives() {
        byte[] archive = dockerSave("app:1", layer("run", "program"));

        for (byte[] form : List.of(gzip(archive), Zstd.compress(archive))) {
            assertThat(store.load(form)).hasSize(1);
        }
    }

    @Test
    void ociLayoutWithLayersInEveryCompression() {
        byte[] plain = layer("a", "1");
        byte[] zipped = layer("b", "2");
        byte[] zstd = layer("c", "3");
        byte[] config = config(HOST, plain, zipped, zstd);
        byte[] manifest = manifest(config, plain, gzip(zipped), Zstd.compress(zstd));
        String name = ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"latest\","
                + "\"io.containerd.image.name\":\"docker.io/library/app:latest\"}";

        store.load(layout(
                        index(descriptor(MANIFEST, manifest, name)),
                        manifest,
                        config,
                        plain,
                        gzip(zipped),
                        Zstd.compress(zstd))
                .build());

        Image image = store.images.get("app");
        assertThat(image.id()).isEqualTo(Sha.of(config));
        assertThat(store.layers(image)).hasSize(3);
        assertThat(store.content.contains(Sha.of(manifest))).isTrue();
    }

    @Test
    void aPlainTagNamesNothing() {
        byte[] layer = layer("a", "1");
        byte[] config = config(HOST, layer);
        byte[] manifest = manifest(config, layer);
        String tag = ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"v1\"}";

        List<LoadedImage> loaded =
                store.load(layout(index(descriptor(MANIFEST, manifest, tag)), manifest, config, layer)
                        .build());

        assertThat(loaded).containsExactly(new LoadedImage(Sha.of(config), List.of()));
        assertThat(store.images.get(Sha.of(config).toString()).repoTags()).isEmpty();
    }

    @Test
    void ofANestedIndexThisHostsPlatform() {
        byte[] layer = layer("a", "1");
        byte[] here = config(HOST, layer);
        byte[] elsewhere = config("s390x", layer);
        byte[] manifestHere = manifest(here, layer);
        byte[] manifestElsewhere = manifest(elsewhere, layer);
        byte[] attestation = bytes("{}");
        byte[] nested = index(
                descriptor(MANIFEST, attestation, platform("unknown", "unknown")),
                descriptor(MANIFEST, manifestElsewhere, platform("linux", "s390x")),
                descriptor(MANIFEST, manifestHere, platform("linux", HOST)));
        String name = ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"quay.io/a/b:1\"}";

        List<LoadedImage> loaded =
                store.load(layout(index(descriptor(INDEX, nested, name)), nested, manifestHere, here, layer)
                        .build());

        assertThat(loaded).containsExactly(new LoadedImage(Sha.of(here), List.of("quay.io/a/b:1")));
    }

    @Test
    void aNestedIndexWithoutThisHostsPlatformIsRefusedByName() {
        byte[] one = manifest(config("s390x"));
        byte[] two = manifest(config("riscv64"));
        byte[] nested = index(
                descriptor(MANIFEST, one, platform("linux", "s390x")),
                descriptor(MANIFEST, two, platform("linux", "riscv64")));

        refused(
                layout(index(descriptor(INDEX, nested, "")), nested, one, two),
                "not for linux/" + HOST + ", only for linux/s390x, linux/riscv64");
    }

    @Test
    void whenBothFormatsAreThereManifestJsonDecides() {
        byte[] layer = layer("a", "1");
        byte[] config = config(HOST, layer);
        byte[] manifest = manifest(config, layer);
        String blob = "blobs/sha256/";
        byte[] archive = layout(index(descriptor(MANIFEST, manifest, "")), manifest, config, layer)
                .file(
                        "manifest.json",
                        "[{\"Config\":\"" + blob + Sha.of(config).hex() + "\",\"RepoTags\":[\"app:1\"],"
                                + "\"Layers\":[\"" + blob + Sha.of(layer).hex() + "\"],\"LayerSources\":{}}]")
                .build();

        assertThat(store.load(archive)).containsExactly(new LoadedImage(Sha.of(config), List.of("app:1")));
    }

    @Test
    void aNameMovesToTheImageLoadedLater() {
        store.load(dockerSave("app:1", layer("a", "old")));
        Image old = store.images.get("app:1");

        store.load(dockerSave("app:1", layer("a", "new")));

        assertThat(store.images.get("app:1").id()).isNotEqualTo(old.id());
        assertThat(store.images.get(old.id().toString()).repoTags()).isEmpty();
        assertThat(store.images.list()).hasSize(2);
    }

    @Test
    void aLayerWithoutEndMarkIsFineIfItsDigestFits() {
        byte[] layer = new TarBuilder().file("a", "content").unfinished();

        assertThat(store.load(dockerSave("app:1", layer))).hasSize(1);
    }

    @Test
    void eitherAllImagesOrNone() {
        byte[] good = layer("a", "1");
        byte[] evil = new TarBuilder().file("../../evil", "x").build();
        byte[] goodConfig = config(HOST, good);
        byte[] evilConfig = config(HOST, evil);

        refused(
                new TarBuilder()
                        .file(Sha.of(goodConfig).hex() + ".json", goodConfig)
                        .file(Sha.of(evilConfig).hex() + ".json", evilConfig)
                        .file("good.tar", good)
                        .file("evil.tar", evil)
                        .file(
                                "manifest.json",
                                "[" + dockerItem(goodConfig, "good:1", "good.tar") + ","
                                        + dockerItem(evilConfig, "evil:1", "evil.tar") + "]"),
                "climbs out");
    }

    @Test
    void aLayerThatIsNotTheOneTheConfigNames() {
        byte[] config = config(HOST, layer("a", "1"));

        refused(
                new TarBuilder()
                        .file(Sha.of(config).hex() + ".json", config)
                        .file("l.tar", layer("a", "2"))
                        .file("manifest.json", "[" + dockerItem(config, "app:1", "l.tar") + "]"),
                "invalid diffID for layer 0: expected \"" + Sha.of(layer("a", "1")) + "\"");
    }

    @Test
    void aKnownLayerIsVerifiedAllTheSame() {
        byte[] layer = layer("a", "1");
        store.load(dockerSave("app:1", layer));
        byte[] config = config(HOST, layer);
        byte[] fake = layer("a", "fake");
        byte[] manifest = manifest(config, fake);

        assertThatThrownBy(() -> store.load(layout(index(descriptor(MANIFEST, manifest, "")), manifest, config, fake)
                        .build()))
                .isInstanceOf(InvalidArgument.class)
                .hasMessageContaining("invalid diffID for layer 0");
        assertThat(store.content.contains(Sha.of(fake))).isFalse();
        assertThat(store.images.get("app:1").id()).isEqualTo(Sha.of(config));
    }

    @Test
    void layersThatDoNotMatchInNumber() {
        byte[] layer = layer("a", "1");
        byte[] config = config(HOST, layer);

        refused(
                new TarBuilder()
                        .file(Sha.of(config).hex() + ".json", config)
                        .file("manifest.json", "[" + dockerItem(config, "app:1") + "]"),
                "invalid manifest, layers length mismatch: expected 1, got 0");
    }

    @Test
    void archivesThatAreNone() {
        refused(new TarBuilder().file("a", "b"), "neither manifest.json (docker save) nor index.json");
        refused(new TarBuilder().file("manifest.json", "[]"), "it lists no image");
        refused(new TarBuilder().file("manifest.json", "{"), "invalid manifest.json: ");
        refused(new TarBuilder().file("manifest.json", "null"), "invalid manifest.json: it is null");
        refused(new TarBuilder().file("manifest.json", "[null]"), "an image has no Config");
        refused(new TarBuilder().file("manifest.json", "[{\"Config\":\"c\"}]"), "\"c\" is named but not in it");
        refused(new TarBuilder().file("manifest.json", "[{\"Config\":\"../../etc/passwd\"}]"), "climbs out");
        refused(new TarBuilder().symlink("manifest.json", "../../etc/passwd"), "leads out of it");
        refused(new TarBuilder().symlink("manifest.json", "a").symlink("a", "manifest.json"), "too many links");
        refused(new TarBuilder().node('3', "dev"), "is a CHARACTER_DEVICE");
        refused(layout(index()), "it lists no image");
        refused(layout(bytes("{}")), "invalid index.json: it has no manifests");
    }

    @Test
    void documentsThatLackSomething() {
        byte[] empty = bytes("{}");
        byte[] schemaOne = bytes("{\"schemaVersion\":1,\"fsLayers\":[]}");
        byte[] artifact = bytes("{\"schemaVersion\":2,\"config\":"
                + descriptor("application/vnd.example.config", empty, "") + ",\"layers\":[]}");
        byte[] windows = bytes("{\"os\":\"windows\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\","
                + "\"diff_ids\":[]}}");
        byte[] forWindows = manifest(windows);

        refused(layout(index(descriptor(MANIFEST, empty, "")), empty), "it has no config");
        refused(layout(index(descriptor(MANIFEST, schemaOne, "")), schemaOne), "schema 1 is not supported");
        refused(layout(index(descriptor(MANIFEST, artifact, "")), artifact, empty), "is no container image");
        refused(layout(index(descriptor("text/plain", empty, "")), empty), "is a text/plain, no image");
        refused(layout(index(descriptor(MANIFEST, empty, ""))), "it lacks the blob " + Sha.of(empty));
        refused(
                layout(index(descriptor(MANIFEST, forWindows, "")), forWindows, windows),
                "cannot load windows image on");
        byte[] noRootfs = manifest(empty);
        refused(layout(index(descriptor(MANIFEST, noRootfs, "")), noRootfs, empty), "it has no rootfs");
    }

    @Test
    void aBlobUnderAFalseName() {
        byte[] manifest = manifest(config(HOST));
        var archive = layout(index(descriptor(MANIFEST, manifest, "")))
                .file("blobs/sha256/" + Sha.of(manifest).hex(), "not what it says");

        refused(archive, Sha.of(manifest).toString());
    }

    @Test
    void aNameThatIsNone() {
        refused(dockerSave("App:1", layer("a", "1")), "repository name (library/App) must be lowercase");
        refused(dockerSave("app", layer("a", "1")), "invalid tag \"app\"");
    }

    @Test
    void aTruncatedArchive() {
        byte[] archive = dockerSave("app:1", layer("a", "1"));
        byte[] zipped = gzip(archive);

        refused(Arrays.copyOf(archive, archive.length - 1024), "no end mark, so it is truncated");
        refused(Arrays.copyOf(archive, archive.length - 1500), "truncated");
        refused(Arrays.copyOf(zipped, zipped.length - 3), "it is cut off");
    }

    @Test
    void aClientThatGoesAway() {
        byte[] archive = dockerSave("app:1", layer("a", "1"));
        InputStream in =
                new SequenceInputStream(new ByteArrayInputStream(archive, 0, archive.length / 2), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("connection reset");
                    }
                });

        assertThatThrownBy(() -> store.images.load(in, TransferListener.NOBODY))
                .isInstanceOf(IOException.class)
                .hasMessage("connection reset");
        assertEmpty();
    }

    private void refused(TarBuilder archive, String reason) {
        refused(archive.build(), reason);
    }

    private void refused(byte[] archive, String reason) {
        assertThatThrownBy(() -> store.load(archive))
                .isInstanceOf(InvalidArgument.class)
                .hasMessageContaining(reason);
        assertEmpty();
    }

    private void assertEmpty() {
        assertThat(store.images.list()).isEmpty();
        assertThat(store.content.list()).isEmpty();
        assertThat(store.snapshotter.committedIds()).isEmpty();
        assertThat(root.resolve("snapshots")).isEmptyDirectory();
        assertThat(root.resolve("images/ingest")).isEmptyDirectory();
    }

    private static String platform(String os, String architecture) {
        return ",\"platform\":{\"os\":\"" + os + "\",\"architecture\":\"" + architecture + "\"}";
    }
}
