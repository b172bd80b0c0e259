package org.gantry.engine.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.gantry.api.engine.StreamChunk;
import org.gantry.api.engine.StreamChunk.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionQueueTest {
    @TempDir
    Path directory;

    @Test
    void spillsInOrderAndComesBackToMemory() throws Exception {
        SessionQueue queue = new SessionQueue(new QueueLimits(directory, 1000, 100_000));
        for (int i = 0; i < 50; i++) {
            queue.offer(chunk(i));
        }
        assertThat(queue.isSpilling()).isTrue();
        for (int i = 0; i < 50; i++) {
            assertThat(number(queue)).isEqualTo(i);
        }
        assertThat(queue.isSpilling()).isFalse();
        queue.offer(chunk(99));
        assertThat(queue.isSpilling()).isFalse();
        assertThat(number(queue)).isEqualTo(99);
        queue.close();
    }

    @Test
    void cutsOffAClientThatLagsTooFarBehindAfterWhatItHas() throws Exception {
        SessionQueue queue = new SessionQueue(new QueueLimits(directory, 500, 1000));
        for (int i = 0; i < 100; i++) {
            queue.offer(chunk(i));
        }
        int received = 0;
        while (queue.take() != null) {
            received++;
        }
        assertThat(received).isBetween(5, 20);
        queue.close();
    }

    @Test
    void endsAfterWhatIsQueued() throws Exception {
        SessionQueue queue = new SessionQueue(QueueLimits.in(directory));
        queue.offer(chunk(1));
        queue.end();
        queue.offer(chunk(2));
        assertThat(number(queue)).isEqualTo(1);
        assertThat(queue.take()).isNull();
    }

    @Test
    void closingWakesWhoWaits() throws Exception {
        SessionQueue queue = new SessionQueue(QueueLimits.in(directory));
        CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(() -> isAtEnd(queue));
        TimeUnit.MILLISECONDS.sleep(30);
        queue.close();
        assertThat(ended.get(5, TimeUnit.SECONDS)).isTrue();
    }

    private static boolean isAtEnd(SessionQueue queue) {
        try {
            return queue.take() == null;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static StreamChunk chunk(int number) {
        byte[] bytes = new byte[64];
        bytes[0] = (byte) number;
        return new StreamChunk(number % 2 == 0 ? Stream.STDOUT : Stream.STDERR, bytes);
    }

    private static int number(SessionQueue queue) throws InterruptedException {
        StreamChunk chunk = queue.take();
        if (chunk == null) {
            throw new AssertionError("the queue has ended");
        }
        assertThat(chunk.stream()).isEqualTo(chunk.bytes()[0] % 2 == 0 ? Stream.STDOUT : Stream.STDERR);
        return chunk.bytes()[0];
    }
}
