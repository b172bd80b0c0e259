package org.gantry.images.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gantry.images.testing.Archives.dockerSave;
import static org.gantry.images.testing.Archives.layer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.gantry.api.EngineException.NotFound;
import org.gantry.images.testing.Root;
import org.gantry.images.testing.TestStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads, imports, tags and removals of images that share layers, all at once: nothing fails, nothing is left. */
class ConcurrencyIT {
    private static final int THREADS = 6;
    private static final int ROUNDS = 15;

    @TempDir
    Path root;

    @BeforeEach
    void needsRoot() {
        Root.required();
    }

    @Test
    void everybodyAtOnce() throws InterruptedException, ExecutionException {
        var store = new TestStore(root);
        store.images.remove("hello", false, id -> List.of());
        var tasks = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < THREADS; i++) {
            int worker = i;
            tasks.add(() -> work(store, worker));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> done : threads.invokeAll(tasks)) {
                assertThat(done.get()).isEqualTo(ROUNDS);
            }
        }

        // An image that lost its name to another one is there until somebody removes it.
        store.images.list().forEach(image -> store.images.remove(image.id().toString(), false, id -> List.of()));
        assertThat(store.images.list()).isEmpty();
        assertThat(store.content.list()).isEmpty();
        assertThat(store.snapshotter.committedIds()).isEmpty();
        assertThat(store.snapshotter.activeKeys()).isEmpty();
        assertThat(new TestStore(root).images.list()).hasSize(1);
    }

    private static int work(TestStore store, int worker) {
        for (int round = 0; round < ROUNDS; round++) {
            String own = "own" + worker + ":1";
            byte[] shared = layer("shared", "round " + round);
            if (worker % 2 == 0) {
                store.load(dockerSave(own, shared));
            } else {
                store.importRootfs(shared, own);
            }
            store.images.tag(own, "common:latest");
            assertThat(store.layers(store.images.get(own)).getFirst().resolve("shared"))
                    .hasContent("round " + round);
            store.images.remove(own, true, id -> List.of());
            removeCommon(store);
        }
        return ROUNDS;
    }

    private static void removeCommon(TestStore store) {
        try {
            store.images.remove("common", true, id -> List.of());
        } catch (NotFound gone) {
            assertThat(gone).hasMessage("No such image: common:latest");
        }
    }
}
