package org.gantry.engine.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.gantry.api.EngineException;
import org.junit.jupiter.api.Test;

class DetachKeysTest {
    private final ByteArrayOutputStream typed = new ByteArrayOutputStream();

    @Test
    void detachesOnCtrlPCtrlQ() {
        assertThat(feed(DetachKeys.parse(""), "abc\u0010\u0011def")).isTrue();
        assertThat(typed).hasToString("abc");
    }

    @Test
    void seesASequenceThatComesInTwoPieces() {
        DetachKeys keys = DetachKeys.parse("");
        assertThat(feed(keys, "abc\u0010")).isFalse();
        assertThat(typed).hasToString("abc");
        assertThat(feed(keys, "\u0011")).isTrue();
    }

    @Test
    void passesOnABeginningThatLeadsNowhere() {
        DetachKeys keys = DetachKeys.parse("");
        assertThat(feed(keys, "\u0010x\u0010\u0010")).isFalse();
        assertThat(typed).hasToString("\u0010x\u0010");
        assertThat(feed(keys, "\u0011")).isTrue();
    }

    @Test
    void takesOtherKeys() {
        assertThat(feed(DetachKeys.parse("a,ctrl-@,ctrl-["), "xa\u0000\u001b")).isTrue();
        assertThat(typed).hasToString("x");
    }

    @Test
    void refusesWhatIsNoKey() {
        assertThatThrownBy(() -> DetachKeys.parse("ctrl-1"))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageContaining("ctrl-1");
        assertThatThrownBy(() -> DetachKeys.parse("ctrl-p,,x")).isInstanceOf(EngineException.InvalidArgument.class);
    }

    private boolean feed(DetachKeys keys, String text) {
        return keys.filter(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), out -> {
            byte[] bytes = new byte[out.remaining()];
            out.get(bytes);
            typed.writeBytes(bytes);
        });
    }
}
