package org.gantry.runtime.lxc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.gantry.linux.process.ExitStatus;
import org.junit.jupiter.api.Test;

/** What a monitor leaves behind. */
class MonitorTest {
    private static final int STATE = 0;
    private static final int EXIT_CODE = 2;

    @Test
    void tellsHowInitEnded() {
        assertThat(ExitMessages.parse(messages(STATE, 1, STATE, 2, EXIT_CODE, 7 << 8, STATE, 3)))
                .contains(new ExitStatus(7, false));
        assertThat(ExitMessages.parse(messages(EXIT_CODE, 9))).contains(new ExitStatus(9, true));
        assertThat(ExitMessages.parse(messages(STATE, 1))).isEmpty();
        assertThat(ExitMessages.parse(messages(EXIT_CODE, 9).limit(100))).isEmpty();
    }

    @Test
    void saysFirstWhatWentWrong() {
        String log = """
                lxc-start c1 20261126013517.308 WARN     start - ../src/lxc/start.c:f:1 - a warning
                lxc-start c1 20261126013517.309 ERROR    conf - ../src/lxc/conf.c:mount_entry:2446 - No such file or directory - Failed to mount "/a" on "/b"
                lxc-start c1 20261126013517.310 ERROR    start - ../src/lxc/start.c:__lxc_start:2107 - Failed to spawn container "c1"
                """;
        assertThat(MonitorLog.firstError(Optional.of(log), "nothing"))
                .isEqualTo("No such file or directory - Failed to mount \"/a\" on \"/b\"");
        assertThat(MonitorLog.firstError(Optional.empty(), "nothing")).isEqualTo("nothing");
    }

    private static ByteBuffer messages(int... kindsAndValues) {
        int size = 264;
        ByteBuffer messages =
                ByteBuffer.allocate(kindsAndValues.length / 2 * size).order(ByteOrder.nativeOrder());
        for (int i = 0; i < kindsAndValues.length; i += 2) {
            messages.putInt(i / 2 * size, kindsAndValues[i]);
            messages.putInt(i / 2 * size + size - Integer.BYTES, kindsAndValues[i + 1]);
        }
        return messages;
    }
}
