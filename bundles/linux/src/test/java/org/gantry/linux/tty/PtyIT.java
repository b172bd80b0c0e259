package org.gantry.linux.tty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.gantry.linux.mount.DetachedMount;
import org.gantry.linux.testing.NeedsRoot;
import org.junit.jupiter.api.Test;

@NeedsRoot
class PtyIT {
    @Test
    void carriesBytesAndSize() {
        try (Pty pty = Pty.open()) {
            Pty.resize(pty.master(), new WindowSize(24, 300));
            assertThat(Pty.size(pty.terminal())).isEqualTo(new WindowSize(24, 300));
            pty.terminal().writeFully("a\n".getBytes(StandardCharsets.UTF_8));
            ByteBuffer read = ByteBuffer.allocate(10);
            pty.master().read(read);
            assertThat(StandardCharsets.UTF_8.decode(read.flip()).toString()).isEqualTo("a\r\n");
            pty.terminal().close();
            assertThat(pty.master().readAvailable(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    @Test
    void opensInADevptsThatIsAttachedNowhere() {
        try (DetachedMount devpts = DetachedMount.of("devpts", Map.of("ptmxmode", "0666"), 0);
                Pty first = Pty.openIn(devpts.fd());
                Pty second = Pty.openIn(devpts.fd())) {
            assertThat(first.number()).isZero();
            assertThat(second.number()).isEqualTo(1);
        }
    }

    @Test
    void refusesSizesThatAreNone() {
        assertThatThrownBy(() -> new WindowSize(-1, 80)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WindowSize(24, 65536)).isInstanceOf(IllegalArgumentException.class);
    }
}
