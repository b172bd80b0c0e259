package org.gantry.linux.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.Poll;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.linux.testing.NeedsRoot;
import org.junit.jupiter.api.Test;

class PidFdTest {
    @Test
    void signalsAndSeesTheEnd() throws Exception {
        Process sleep = new ProcessBuilder("sleep", "60").start();
        try (PidFd pidFd = PidFd.open((int) sleep.pid())) {
            assertThat(pidFd.isAlive()).isTrue();
            pidFd.sendSignal(Signal.SIGKILL);
            assertThat(Poll.readable(pidFd.fd(), 5000)).isTrue();
            assertThat(sleep.waitFor()).isEqualTo(128 + Signal.SIGKILL);
            assertThat(pidFd.trySendSignal(Signal.SIGKILL)).isFalse();
            assertThatThrownBy(() -> pidFd.sendSignal(Signal.SIGTERM))
                    .isInstanceOfSatisfying(
                            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ESRCH))
                    .hasMessageContaining("SIGTERM to " + sleep.pid());
        }
    }

    @Test
    @NeedsRoot
    void copiesADescriptorOfTheProcess() throws Exception {
        Process cat = new ProcessBuilder("cat").start();
        try (PidFd pidFd = PidFd.open((int) cat.pid())) {
            try (Fd stdout = pidFd.getFd(1)) {
                stdout.writeFully(new byte[] {42});
                assertThat(cat.getInputStream().read()).isEqualTo(42);
                assertThat(cat.isAlive()).isTrue();
            }
            cat.getOutputStream().close();
            assertThat(cat.waitFor()).isZero();
        }
    }

    @Test
    void readsWaitStatuses() {
        assertThat(ExitStatus.ofWaitStatus(3 << 8)).isEqualTo(new ExitStatus(3, false));
        assertThat(ExitStatus.ofWaitStatus(0x8b)).isEqualTo(new ExitStatus(11, true));
        assertThat(new ExitStatus(9, true).shellCode()).isEqualTo(137);
    }
}
