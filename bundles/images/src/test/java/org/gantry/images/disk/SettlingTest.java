package org.gantry.images.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SettlingTest {
    private final BlockingQueue<List<Integer>> batches = new LinkedBlockingQueue<>();

    @Test
    void whoAddsSomethingAtOnceWaits() {
        var settling = new Settling<Integer>(batches::add, Settling.Pace.AT_ONCE);
        settling.add(1);
        settling.add(2);
        assertThat(batches).containsExactly(List.of(1), List.of(2));
    }

    @Test
    void whatComesFastGoesTogetherWhenItIsQuiet() throws InterruptedException {
        Settling<Integer> settling = behind(Duration.ofMillis(200));
        settling.add(1);
        settling.add(2);
        assertThat(batches.poll(10, TimeUnit.SECONDS)).containsExactly(1, 2);
    }

    @Test
    void whoWaitsDoesNotWaitForQuiet() throws InterruptedException {
        Settling<Integer> settling = behind(Duration.ofHours(1));
        settling.add(1);
        assertThat(batches).isEmpty();
        settling.await();
        assertThat(batches).containsExactly(List.of(1));
        settling.await();
        assertThat(batches).hasSize(1);
    }

    @Test
    void aFailureDoesNotEndIt() {
        List<Runnable> tasks = new ArrayList<>();
        var settling = new Settling<Integer>(
                some -> {
                    batches.add(some);
                    throw new IllegalStateException("the disk is gone");
                },
                new Settling.Pace(tasks::add, Duration.ZERO));
        settling.add(1);
        tasks.removeFirst().run();
        settling.add(2);
        tasks.removeFirst().run();
        assertThat(batches).containsExactly(List.of(1), List.of(2));
    }

    private Settling<Integer> behind(Duration quiet) {
        return new Settling<>(
                batches::add, new Settling.Pace(task -> Thread.ofPlatform().start(task), quiet));
    }
}
