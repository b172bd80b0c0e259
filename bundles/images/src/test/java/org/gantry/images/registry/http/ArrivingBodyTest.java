package org.gantry.images.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ArrivingBodyTest {
    private final Source source = new Source();
    private final ArrivingBody body = new ArrivingBody(Duration.ofSeconds(20));

    @Test
    void whatHasComeIsReadBeforeItFails() throws IOException {
        body.onSubscribe(source);
        body.onNext(bytes("one", "two"));
        body.onNext(bytes("three"));
        body.onError(new IOException("connection reset"));
        assertThat(new String(body.readNBytes(11), StandardCharsets.US_ASCII)).isEqualTo("onetwothree");
        assertThatThrownBy(body::read).isInstanceOf(IOException.class).hasMessage("connection reset");
    }

    @Test
    void readsToTheEnd() throws IOException {
        body.onSubscribe(source);
        body.onNext(bytes("one", ""));
        body.onComplete();
        assertThat(new String(body.readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo("one");
        assertThat(body.read()).isNegative();
        body.close();
        assertThat(source.cancelled).isFalse();
    }

    @Test
    void asksForMoreOnlyWhenSomethingWasTaken() throws IOException {
        body.onSubscribe(source);
        long ahead = source.requested.get();
        body.onNext(bytes("one"));
        assertThat(source.requested).hasValue(ahead);
        assertThat(body.readNBytes(3)).hasSize(3);
        assertThat(source.requested).hasValue(ahead + 1);
    }

    @Test
    void failsWhenNothingComes() {
        var impatient = new ArrivingBody(Duration.ofMillis(20));
        impatient.onSubscribe(source);
        assertThatThrownBy(impatient::read).isInstanceOf(IOException.class).hasMessage("no data came for 0s");
    }

    @Test
    void closingEndsAReadAndTheConnection() throws Exception {
        body.onSubscribe(source);
        CompletableFuture<Throwable> read = CompletableFuture.supplyAsync(() -> {
            try {
                return new AssertionError(body.read());
            } catch (IOException e) {
                return e;
            }
        });
        body.close();
        assertThat(read.get(10, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
        assertThat(source.cancelled).isTrue();
        var late = new Source();
        body.onSubscribe(late);
        assertThat(late.cancelled).isTrue();
    }

    private static List<ByteBuffer> bytes(String... texts) {
        return java.util.stream.Stream.of(texts)
                .map(text -> ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)))
                .toList();
    }

    private static final class Source implements Flow.Subscription {
        final AtomicLong requested = new AtomicLong();
        volatile boolean cancelled;

        @Override
        public void request(long count) {
            requested.addAndGet(count);
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
