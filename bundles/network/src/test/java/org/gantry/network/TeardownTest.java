package org.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TeardownTest {
    private final List<Path> done = new CopyOnWriteArrayList<>();

    @Test
    void finishesWhatWasSubmittedBeforeItCloses() {
        var gate = new CountDownLatch(1);
        Teardown teardown = new Teardown(path -> {
            await(gate);
            done.add(path);
        });
        teardown.submit(Path.of("a"));
        teardown.submit(Path.of("a"));
        teardown.submit(Path.of("b"));
        assertThat(done).isEmpty();
        gate.countDown();
        teardown.close();
        assertThat(done).containsExactlyInAnyOrder(Path.of("a"), Path.of("b"));
        teardown.submit(Path.of("c"));
        assertThat(done).contains(Path.of("c"));
    }

    @Test
    void goesOnAfterAFailure() {
        try (Teardown teardown = new Teardown(path -> {
            done.add(path);
            throw new IllegalStateException("on purpose");
        })) {
            teardown.submit(Path.of("a"));
            assertThat(teardown.drain()).isTrue();
            teardown.submit(Path.of("a"));
            assertThat(teardown.drain()).isTrue();
        }
        assertThat(done).hasSize(2);
    }

    private static void await(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
