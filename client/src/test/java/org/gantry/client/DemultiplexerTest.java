package org.gantry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DemultiplexerTest {
    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

    @Test
    void framesGoToTheirStream() throws IOException {
        copy(frame(1, "out "), frame(2, "err"), frame(1, "more"));
        assertThat(stdout.toString()).isEqualTo("out more");
        assertThat(stderr.toString()).isEqualTo("err");
    }

    @Test
    void aFrameLargerThanTheBufferArrivesWhole() throws IOException {
        String large = "x".repeat(100_000);
        copy(frame(1, large));
        assertThat(stdout.toString()).isEqualTo(large);
    }

    @Test
    void anEndWithinAFrameIsAnError() {
        byte[] whole = frame(1, "abc");
        assertThatThrownBy(() -> copy(Arrays.copyOf(whole, whole.length - 1))).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> copy(Arrays.copyOf(whole, 5))).isInstanceOf(EOFException.class);
    }

    private void copy(byte[]... frames) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            all.write(frame);
        }
        new Demultiplexer(new ByteArrayInputStream(all.toByteArray()), stdout, stderr).copy();
    }

    private static byte[] frame(int stream, String text) {
        return ByteBuffer.allocate(8 + text.length())
                .put((byte) stream)
                .put(new byte[3])
                .putInt(text.length())
                .put(text.getBytes(StandardCharsets.US_ASCII))
                .array();
    }
}
