package org.gantry.images.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gantry.images.testing.Archives.dockerSave;
import static org.gantry.images.testing.Archives.layer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gantry.api.EngineException.Internal;
import org.gantry.api.image.TransferMessage;
import org.gantry.api.oci.Digest;
import org.gantry.images.testing.Root;
import org.gantry.images.testing.TestStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is being brought in is nobody's to collect, and keeps nobody from collecting the rest. */
class LeaseIT {
    @TempDir
    Path root;

    private TestStore store;

    @BeforeEach
    void makeStore() {
        Root.required();
        store = new TestStore(root);
        store.images.remove("hello", false, id -> List.of());
    }

    @Test
    void aRemovalDuringALoadTakesItsOwnAndNothingElse() throws IOException {
        store.importRootfs(layer("old", "1"), "old:1");
        byte[] archive = dockerSave("new:1", layer("new", "2"));
        var messages = new ArrayList<TransferMessage>();

        // The archive's files are in the store by its end, and in no catalog.
        InputStream pausing = new Interlude(archive, () -> {
            assertThat(store.content.list())
                    .as("the old image's and the new one's")
                    .hasSizeGreaterThan(3);
            store.images.remove("old:1", false, id -> List.of());
            assertThat(store.images.list()).isEmpty();
            assertThat(store.snapshotter.committedIds()).isEmpty();
        });
        store.images.load(pausing, messages::add);

        assertThat(store.layers(store.images.get("new:1")).getFirst().resolve("new"))
                .hasContent("2");
        assertThat(messages).last().isInstanceOfSatisfying(TransferMessage.Layer.class, layer -> {
            assertThat(layer.status()).isEqualTo("Loading layer");
            assertThat(layer.current()).isEqualTo(layer.total()).isPositive();
        });
        assertThat(store.content.list()).hasSize(3);
    }

    @Test
    void aLayerThatALoadFoundHereStaysForIt() throws IOException {
        byte[] shared = layer("shared", "1");
        store.load(dockerSave("old:1", shared));
        Digest top = store.snapshotter.committedIds().getFirst();
        byte[] archive = dockerSave("new:1", shared);

        store.images.load(
                new ByteArrayInputStream(archive),
                message -> assertThat(message).as("it is here already").isNull());
        store.images.remove("old:1", false, id -> List.of());
        assertThat(store.snapshotter.committedIds()).containsExactly(top);
        store.images.remove("new:1", false, id -> List.of());
        assertThat(store.snapshotter.committedIds()).isEmpty();
        assertThat(store.content.list()).isEmpty();
    }

    @Test
    void whatAFailedLoadBroughtIsGarbage() {
        byte[] archive = dockerSave("new:1", layer("new", "2"));

        assertThatThrownBy(() -> store.images.load(new ByteArrayInputStream(archive), message -> {
                    throw new IOException("the client went");
                }))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.images.load(
                        new Interlude(archive, () -> {
                            throw new Internal("in the middle");
                        }),
                        message -> {}))
                .isInstanceOf(Internal.class);

        assertThat(store.images.list()).isEmpty();
        assertThat(store.content.list()).isEmpty();
        assertThat(store.snapshotter.committedIds()).isEmpty();
        assertThat(store.snapshotter.activeKeys()).isEmpty();
    }

    /** The archive, and before its end something else happens. */
    private static final class Interlude extends InputStream {
        private static final int TRAILER = 512;

        private final InputStream begin;
        private final InputStream end;
        private Runnable what;

        Interlude(byte[] archive, Runnable what) {
            this.begin = new ByteArrayInputStream(archive, 0, archive.length - TRAILER);
            this.end = new ByteArrayInputStream(archive, archive.length - TRAILER, TRAILER);
            this.what = what;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("read in pieces, please");
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = begin.read(target, offset, length);
            if (count > 0) {
                return count;
            }
            what.run();
            what = () -> {};
            return end.read(target, offset, length);
        }
    }
}
