package org.gantry.linux.fd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimerFdTest {
    @Test
    void isReadableOnceItsTimeIsUp() {
        try (TimerFd timer = TimerFd.open("test")) {
            assertThat(timer.drain()).isFalse();
            timer.set(Duration.ofHours(1));
            assertThat(timer.fd().isReadable()).isFalse();
            long begin = System.nanoTime();
            timer.set(Duration.ofMillis(30));
            assertThat(Poll.readable(timer.fd(), 5000)).isTrue();
            assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(30_000_000);
            assertThat(timer.drain()).isTrue();
            assertThat(timer.drain()).as("once").isFalse();
            timer.set(Duration.ofNanos(-1));
            assertThat(Poll.readable(timer.fd(), 5000)).as("at once").isTrue();
            assertThat(timer.fd().isCloseOnExec()).isTrue();
        }
    }
}
