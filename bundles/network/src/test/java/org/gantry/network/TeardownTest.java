package org.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.gantry.network.Teardown.Departure;
import org.junit.jupiter.api.Test;

class TeardownTest {
    private final List<Path> done = new CopyOnWriteArrayList<>();

    @Test
    void finishesWhatWasSubmittedBeforeItCloses() {
        var gate = new CountDownLatch(1);
        Teardown teardown = new Teardown(departure -> {
            await(gate);
            done.add(departure.records());
        });
        teardown.submit(leaving("a"));
        teardown.submit(leaving("a"));
        teardown.submit(leaving("b"));
        assertThat(done).isEmpty();
        gate.countDown();
        teardown.close();
        assertThat(done).containsExactlyInAnyOrder(Path.of("a"), Path.of("b"));
        teardown.submit(leaving("c"));
        assertThat(done).contains(Path.of("c"));
    }

    @Test
    void goesOnAfterAFailure() {
        try (Teardown teardown = new Teardown(departure -> {
            done.add(departure.records());
            throw new IllegalStateException("on purpose");
        })) {
            teardown.submit(leaving("a"));
            assertThat(teardown.drain()).isTrue();
            teardown.submit(leaving("a"));
            assertThat(teardown.drain()).isTrue();
        }
        assertThat(done).hasSize(2);
    }

    private static Departure leaving(String name) {
        return new Departure(Path.of(name), Optional.empty());
    }

    private static void await(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
