package org.gantry.images.unpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.gantry.api.EngineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReadAheadTest {
    @Test
    void isTheSame() throws IOException {
        byte[] content = new byte[3_000_001];
        new Random(3).nextBytes(content);
        try (var ahead = new ReadAhead(new ByteArrayInputStream(content))) {
            assertThat(ahead.read()).isEqualTo(content[0] & 0xFF);
            assertThat(ahead.readAllBytes()).isEqualTo(java.util.Arrays.copyOfRange(content, 1, content.length));
            assertThat(ahead.read()).isNegative();
            assertThat(ahead.read()).isNegative();
        }
    }

    @Test
    void failsWhereTheSourceDoes() throws IOException {
        var damage = new EngineException.InvalidArgument("damaged");
        try (var ahead = new ReadAhead(then(new byte[200_000], damage))) {
            assertThat(ahead.readNBytes(200_000)).hasSize(200_000);
            assertThatThrownBy(ahead::read).isSameAs(damage);
            assertThatThrownBy(ahead::read).isSameAs(damage);
        }
    }

    @Test
    void closingEndsAReadOfTheSource() throws Exception {
        var reading = new CountDownLatch(1);
        var closed = new CountDownLatch(1);
        var source = new InputStream() {
            @Override
            public int read() throws IOException {
                reading.countDown();
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new IOException("closed");
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
        var ahead = new ReadAhead(source);
        reading.await();
        ahead.close();
        assertThat(closed.getCount()).isZero();
    }

    /** What is read ahead is bounded, so the thread waits for somebody to read; that must not keep it alive. */
    @Test
    void closingEndsAThreadThatIsFarAhead() throws IOException {
        var ahead = new ReadAhead(new ByteArrayInputStream(new byte[10_000_000]));
        assertThat(ahead.read()).isZero();
        ahead.close();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    private static InputStream then(byte[] content, RuntimeException failure) {
        return new SequenceInputStream(new ByteArrayInputStream(content), new InputStream() {
            @Override
            public int read() {
                throw failure;
            }
        });
    }
}
