package org.gantry.images.unpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gantry.api.EngineException.InvalidArgument;
import org.gantry.images.tar.TarLimits;
import org.gantry.images.testing.Archives;
import org.gantry.images.testing.TarBuilder;
import org.gantry.images.testing.TestStore;

/** A store that is attacked with a layer, beside a victim that must not be touched. */
final class HostileStore {
    private final Road road;
    private final Path directory;
    private final Path victim;
    private final TestStore store;

    /** How a layer comes in. */
    enum Road {
        /** As a root filesystem, without a digest that it must have. */
        IMPORT(false),
        /** As the only layer of an archive. */
        LOAD(false),
        /** On top of another one, and unpacked before that is there. */
        SECOND_LAYER(false),
        IMPORT_COPYING(true),
        LOAD_COPYING(true),
        SECOND_LAYER_COPYING(true);

        private final boolean copying;

        Road(boolean copying) {
            this.copying = copying;
        }

        boolean isImport() {
            return this == IMPORT || this == IMPORT_COPYING;
        }
    }

    HostileStore(Road road, Path directory, TarLimits limits) {
        this.road = road;
        this.directory = directory;
        Path root = directory.resolve("root");
        try {
            victim = Files.writeString(directory.resolve("victim"), "untouched");
            store = new TestStore(Files.createDirectory(root), road.copying, limits);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        store.images.remove("hello", false, _ -> List.of());
    }

    Path victim() {
        return victim;
    }

    /** The layer is refused in words that have this in them. */
    void refuses(byte[] layer, String reason) {
        assertThatThrownBy(() -> bring(layer))
                .isInstanceOf(InvalidArgument.class)
                .hasMessageContaining(reason);
    }

    void requireNothingHappened() {
        assertThat(victim).hasContent("untouched");
        assertThat(store.images.list()).isEmpty();
        assertThat(store.content.list()).isEmpty();
        assertThat(store.snapshotter.committedIds()).isEmpty();
        assertThat(store.snapshotter.activeKeys()).isEmpty();
        assertThat(directory.resolve("root/snapshots")).isEmptyDirectory();
        assertThat(directory.resolve("root/images/ingest")).isEmptyDirectory();
    }

    private void bring(byte[] layer) {
        switch (road) {
            case IMPORT, IMPORT_COPYING -> store.importRootfs(layer, "evil");
            case LOAD, LOAD_COPYING -> store.load(Archives.dockerSaveAll("evil:1", layer));
            case SECOND_LAYER, SECOND_LAYER_COPYING -> store.load(Archives.dockerSaveAll("evil:1", base(), layer));
        }
    }

    private static byte[] base() {
        return new TarBuilder()
                .directory("below")
                .file("below/file", "below")
                .symlink("below/link", "file")
                .build();
    }
}
