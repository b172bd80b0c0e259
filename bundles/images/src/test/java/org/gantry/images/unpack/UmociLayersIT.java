package org.gantry.images.unpack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.gantry.images.testing.Archives;
import org.gantry.images.testing.Root;
import org.gantry.images.testing.TarBuilder;
import org.gantry.images.testing.TestStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What umoci 0.4 writes and others do not. Both is harmless, where a digest says that nothing is missing. */
@SuppressWarnings("NullAway.Init")
class UmociLayersIT {
    @TempDir
    Path root;

    private final byte[] base = new TarBuilder()
            .directory("etc")
            .directory("etc/cron")
            .file("etc/cron/job", "job")
            .directory("etc/cron/sub")
            .file("etc/cron/sub/job", "job")
            .build();
    private TestStore store;

    @BeforeEach
    void makeStore() {
        Root.required();
        store = new TestStore(root);
    }

    /** umoci repack: the directory became a file, and all that was in it is hidden as well. */
    @Test
    void whiteoutsBeneathAFile() {
        Path top = top(new TarBuilder()
                .file("etc/cron", "file")
                .file("etc/cron/.wh.job", "")
                .file("etc/cron/sub/.wh.job", "")
                .build());
        assertThat(top.resolve("etc/cron")).hasContent("file");
    }

    @Test
    void whiteoutsBeforeTheFile() {
        Path top = top(new TarBuilder()
                .file("etc/cron/.wh.job", "")
                .file("etc/cron", "file")
                .build());
        assertThat(top.resolve("etc/cron")).hasContent("file");
    }

    /** umoci insert: the archive ends with the last byte of the last file. */
    @Test
    void anArchiveWithoutItsLastPadding() {
        byte[] archive = new TarBuilder().file("only", "this").build();
        Path top = top(Arrays.copyOf(archive, 512 + "this".length()));
        assertThat(top.resolve("only")).hasContent("this");
    }

    private Path top(byte[] layer) {
        store.load(Archives.dockerSaveAll("umoci:1", base, layer));
        List<Path> layers = store.layers(store.images.get("umoci:1"));
        assertThat(layers).hasSize(2);
        return layers.getFirst();
    }
}
