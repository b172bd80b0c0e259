package org.gantry.linux.syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

class SyscallTest {
    @Test
    void returnsWhatTheKernelReturns() {
        assertThat(Syscall.check(SyscallNumber.GETPID, null))
                .isEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void returnsTheNegatedErrno() {
        assertThat(Syscall.raw(SyscallNumber.CLOSE, -1)).isEqualTo(-Errno.EBADF);
        assertThat(Syscall.raw(4000)).isEqualTo(-Errno.ENOSYS);
    }

    @Test
    void namesCallSubjectAndReason() {
        try (Arena arena = Arena.ofConfined()) {
            long path = CString.of(arena, "/nowhere").address();
            assertThatThrownBy(() -> Syscall.check(SyscallNumber.CHDIR, "/nowhere", path))
                    .isInstanceOfSatisfying(
                            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
                    .hasMessage("chdir /nowhere: ENOENT (No such file or directory)");
        }
    }

    @Test
    void capturesErrnoPerThread() throws InterruptedException {
        var threads = new Thread[8];
        var wrong = new java.util.concurrent.atomic.AtomicInteger();
        for (int t = 0; t < threads.length; t++) {
            boolean odd = t % 2 == 1;
            threads[t] = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 5000; i++) {
                    long result = odd ? Syscall.raw(SyscallNumber.CLOSE, -1) : Syscall.raw(4000);
                    if (result != (odd ? -Errno.EBADF : -Errno.ENOSYS)) {
                        wrong.incrementAndGet();
                    }
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(wrong).hasValue(0);
    }

    @Test
    void refusesMoreArgumentsThanTheKernelTakes() {
        assertThatThrownBy(() -> Syscall.raw(SyscallNumber.GETPID, 1, 2, 3, 4, 5, 6, 7))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
