package org.gantry.images.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gantry.images.testing.Archives.dockerSave;
import static org.gantry.images.testing.Archives.gzip;
import static org.gantry.images.testing.Archives.layer;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.gantry.api.EngineException.Conflict;
import org.gantry.api.EngineException.InvalidArgument;
import org.gantry.api.EngineException.NotFound;
import org.gantry.api.EngineException.Unavailable;
import org.gantry.api.image.ChainId;
import org.gantry.api.image.Image;
import org.gantry.api.image.ImageStore.ImageUser;
import org.gantry.api.image.ImageStore.ImportRequest;
import org.gantry.api.image.ImageStore.RemovedImage;
import org.gantry.api.image.Snapshotter;
import org.gantry.api.oci.Digest;
import org.gantry.api.oci.ImageConfig;
import org.gantry.images.content.Sha;
import org.gantry.images.testing.Archives;
import org.gantry.images.testing.Root;
import org.gantry.images.testing.TestStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalImageStoreIT {
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
    void importMakesAnImageOfOneLayer() {
        byte[] archive = layer("bin/tool", "tool");

        Image image = store.importRootfs(archive, "tools", "CMD [\"/bin/tool\"]", "ENV A=b", "LABEL l=v");

        assertThat(image.repoTags()).containsExactly("tools:latest");
        assertThat(store.images.get("tools")).isEqualTo(image);
        ImageConfig config = image.config();
        assertThat(config.os()).isEqualTo("linux");
        assertThat(config.architecture()).isEqualTo(Archives.HOST);
        assertThat(config.created()).isBetween(Instant.now().minus(Duration.ofMinutes(5)), Instant.now());
        assertThat(Objects.requireNonNull(config.config()).cmd()).containsExactly("/bin/tool");
        assertThat(config.config().env()).containsExactly("A=b");
        assertThat(store.images.history("tools")).singleElement().satisfies(step -> {
            assertThat(step.comment()).isEqualTo("test");
            assertThat(step.size()).isEqualTo(4);
            assertThat(step.tags()).containsExactly("tools:latest");
        });
        assertThat(store.layers(image).getFirst().resolve("bin/tool")).hasContent("tool");
    }

    @Test
    void importTakesCompressedArchivesAndKeepsThemAsTheyCame() throws IOException {
        byte[] archive = layer("a", "1");
        for (byte[] form : List.of(gzip(archive), Zstd.compress(archive))) {
            Image image = store.importRootfs(form, "");

            assertThat(image.repoTags()).isEmpty();
            assertThat(image.config().rootfs().diffIds()).containsExactly(Sha.of(archive));
            assertThat(store.content.contains(Sha.of(form))).isTrue();
        }
        assertThat(root.resolve("images/index.json")).content().doesNotContain("ref.name");
        String manifests = manifests();
        assertThat(manifests).contains("layer.v1.tar+gzip").contains("layer.v1.tar+zstd");
    }

    @Test
    void importRefusesBadRequestsBeforeItReads() {
        byte[] archive = layer("a", "1");

        assertThatThrownBy(() -> store.importRootfs(archive, "Bad")).isInstanceOf(InvalidArgument.class);
        assertThatThrownBy(() -> store.importRootfs(archive, "a@sha256:" + "0".repeat(64)))
                .hasMessage("refusing to create a tag with a digest reference");
        assertThatThrownBy(() -> store.importRootfs(archive, "a", "RUN x"))
                .hasMessage("RUN is not a valid change command");
        assertThatThrownBy(() -> store.importRootfs(archive, "a", "ONBUILD FROM x"))
                .hasMessage("FROM isn't allowed as an ONBUILD trigger");
        assertThatThrownBy(() -> store.images.importRootfs(
                        new ByteArrayInputStream(archive), new ImportRequest("a", "", List.of(), "plan9/x")))
                .hasMessage("operating system is not supported: \"plan9\"");
        assertThat(store.content.list()).isEmpty();
    }

    @Test
    void tagMovesNames() {
        Image one = store.importRootfs(layer("a", "1"), "app:1");
        Image two = store.importRootfs(layer("a", "2"), "app:2");

        store.images.tag("app:1", "registry.example:5000/team/app");
        store.images.tag(two.id().shortHex(), "app:1");

        assertThat(store.images.get("registry.example:5000/team/app:latest").id())
                .isEqualTo(one.id());
        assertThat(store.images.get("app:1").id()).isEqualTo(two.id());
        assertThat(store.images.get("app:1").repoTags()).containsExactly("app:2", "app:1");
        assertThat(store.images.get("app:1").lastTagged()).isNotNull();
        assertThatThrownBy(() -> store.images.tag("nothing", "x"))
                .isInstanceOf(NotFound.class)
                .hasMessage("No such image: nothing:latest");
        assertThatThrownBy(() -> store.images.tag("app:1", "X")).isInstanceOf(InvalidArgument.class);
    }

    /** A list is remembered until the next change, so each kind of change is looked at here. */
    @Test
    void theListFollowsEachChange() {
        assertThat(listed()).isEmpty();
        Image one = store.importRootfs(layer("a", "1"), "app:1");
        assertThat(listed()).containsExactly("app:1");
        store.load(dockerSave("app:2", layer("a", "2")));
        assertThat(listed()).containsExactlyInAnyOrder("app:1", "app:2");
        store.images.tag("app:1", "also:1");
        assertThat(listed()).containsExactlyInAnyOrder("app:1 also:1", "app:2");
        store.images.tag("app:2", "app:1");
        assertThat(listed()).containsExactlyInAnyOrder("also:1", "app:2 app:1");
        store.images.remove("also:1", false, id -> List.of());
        assertThat(listed()).containsExactly("app:2 app:1");
        store.load(dockerSave("app:2", layer("a", "3")));
        assertThat(listed()).containsExactlyInAnyOrder("app:1", "app:2");
        assertThat(store.images.list())
                .isEqualTo(new TestStore(root)
                        .images.list().stream()
                                .filter(image -> !image.repoTags().contains("hello:latest"))
                                .toList());
        assertThat(store.images.list()).extracting(Image::id).doesNotContain(one.id());
    }

    private List<String> listed() {
        return store.images.list().stream()
                .map(image -> String.join(" ", image.repoTags()))
                .toList();
    }

    @Test
    void removalCollectsWhatNobodyNeedsAndNothingElse() {
        byte[] shared = layer("a", "1");
        store.load(dockerSave("one:1", shared));
        Image one = store.images.get("one:1");
        Image two = store.importRootfs(shared, "two:1");
        Image three = store.importRootfs(layer("b", "2"), "three:1");
        Digest top = Objects.requireNonNull(ChainId.of(three.config().rootfs().diffIds()));

        List<RemovedImage> first = store.images.remove("one:1", false, id -> List.of());
        List<RemovedImage> third = store.images.remove("three:1", false, id -> List.of());

        assertThat(first)
                .containsExactly(
                        new RemovedImage("one:1", ""),
                        new RemovedImage("", one.id().toString()));
        assertThat(third)
                .containsExactly(
                        new RemovedImage("three:1", ""),
                        new RemovedImage("", three.id().toString()),
                        new RemovedImage("", top.toString()));
        assertThat(store.layers(two).getFirst().resolve("a")).hasContent("1");
        assertThat(store.content.list()).hasSize(3);
        assertThat(store.snapshotter.committedIds()).hasSize(1);
        assertThatThrownBy(() -> store.images.get("one:1")).isInstanceOf(NotFound.class);
    }

    @Test
    void aContainersLayersStayUntilItIsGone() {
        Image image = store.importRootfs(layer("a", "1"), "app:1");
        Digest top = Objects.requireNonNull(ChainId.of(image.config().rootfs().diffIds()));
        store.snapshotter.prepare("container", top);
        var user = new ImageUser("c".repeat(64), false);

        assertThatThrownBy(() -> store.images.remove("app:1", false, id -> List.of(user)))
                .isInstanceOf(Conflict.class);
        List<RemovedImage> removed = store.images.remove("app:1", true, id -> List.of(user));

        assertThat(removed).hasSize(2);
        assertThat(store.snapshotter.isCommitted(top)).isTrue();
        assertThat(new TestStore(root).snapshotter.isCommitted(top)).isTrue();
        store.snapshotter.remove("container");
        store.images.collect();
        assertThat(store.snapshotter.isCommitted(top)).isFalse();
    }

    @Test
    void lostSnapshotsAreUnpackedAgainAtTheStart() {
        Image image = store.importRootfs(layer("a", "1"), "app:1");
        store.snapshotter.removeCommitted(
                Objects.requireNonNull(ChainId.of(image.config().rootfs().diffIds())));

        TestStore restarted = new TestStore(root);

        assertThat(restarted.images.get("app:1")).isEqualTo(image);
        assertThat(restarted.layers(image).getFirst().resolve("a")).hasContent("1");
    }

    @Test
    void tracesOfAnInterruptedUnpackAreRemovedAtTheStart() {
        store.snapshotter.prepare(Snapshotter.UNPACK_PREFIX + "interrupted", null);
        store.snapshotter.prepare("container", null);

        assertThat(new TestStore(root).snapshotter.activeKeys()).containsExactly("container");
    }

    @Test
    void aDamagedImageIsNotShownAndCostsNoOther() throws IOException {
        Image broken = store.importRootfs(layer("a", "1"), "broken:1");
        Image sound = store.importRootfs(layer("b", "2"), "sound:1");
        Files.writeString(
                root.resolve("images/blobs/sha256").resolve(broken.id().hex()), "{");

        TestStore restarted = new TestStore(root);

        assertThat(restarted.images.get("sound:1")).isEqualTo(sound);
        assertThatThrownBy(() -> restarted.images.get("broken:1")).isInstanceOf(NotFound.class);
        assertThat(root.resolve("images/index.json")).content().contains("broken:1");
        assertThat(restarted.importRootfs(layer("c", "3"), "new:1").repoTags()).containsExactly("new:1");
        assertThat(restarted.images.remove("broken:1", false, id -> List.of()))
                .containsExactly(
                        new RemovedImage("broken:1", ""),
                        new RemovedImage("", broken.id().toString()));
        assertThat(restarted.content.contains(broken.id())).isFalse();
    }

    @Test
    void aStoreThatIsBeingReplacedAnswersButChangesNothing() {
        Image image = store.importRootfs(layer("a", "1"), "app:1");

        store.images.close();

        assertThat(store.images.get("app:1")).isEqualTo(image);
        assertThatThrownBy(() -> store.images.tag("app:1", "app:2")).isInstanceOf(Unavailable.class);
        assertThatThrownBy(() -> store.load(dockerSave("app:2", layer("a", "2"))))
                .isInstanceOf(Unavailable.class);
        assertThat(new TestStore(root).images.get("app:1")).isEqualTo(image);
    }

    @Test
    void listsTheNewestFirst() {
        store.load(dockerSave("old:1", layer("a", "1")));
        store.importRootfs(layer("b", "2"), "new:1");

        assertThat(store.images.list()).flatExtracting(Image::repoTags).containsExactly("new:1", "old:1");
    }

    private String manifests() throws IOException {
        var all = new StringBuilder();
        for (Digest digest : store.content.list()) {
            if (store.content.size(digest) < 4096) {
                try (var in = store.content.open(digest)) {
                    all.append(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
                }
            }
        }
        return all.toString();
    }
}
