package org.gantry.linux.fd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gantry.linux.syscall.SyscallNumber.GETTID;
import static org.gantry.linux.syscall.SyscallNumber.TGKILL;

import java.util.concurrent.CompletableFuture;
import org.gantry.linux.syscall.Syscall;
import org.junit.jupiter.api.Test;

class PollTest {
    /** The JVM has a handler for it that does nothing. */
    private static final int SIGPIPE = 13;

    @Test
    void startsOverWhenASignalInterrupts() throws Exception {
        var thread = new CompletableFuture<Long>();
        var result = new CompletableFuture<Boolean>();
        try (Pipe pipe = Pipe.open("test")) {
            Thread.ofPlatform().start(() -> {
                thread.complete(Syscall.check(GETTID, null));
                try {
                    result.complete(Poll.readable(pipe.readEnd(), 10_000));
                } catch (RuntimeException e) {
                    result.completeExceptionally(e);
                }
            });
            for (int i = 0; i < 5; i++) {
                Thread.sleep(20);
                Syscall.check(TGKILL, "thread", ProcessHandle.current().pid(), thread.get(), SIGPIPE);
            }
            assertThat(result).isNotDone();
            pipe.writeEnd().writeFully(new byte[1]);
            assertThat(result.get()).isTrue();
        }
    }

    @Test
    void givesUpWhenTheTimeIsUp() {
        try (Pipe pipe = Pipe.open("test")) {
            long begin = System.nanoTime();
            assertThat(Poll.readable(pipe.readEnd(), 30)).isFalse();
            assertThat(System.nanoTime() - begin).isGreaterThan(25_000_000);
        }
    }
}
