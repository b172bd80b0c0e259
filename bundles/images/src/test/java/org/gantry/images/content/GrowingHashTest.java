package org.gantry.images.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The hash of a file while others write it. */
class GrowingHashTest {
    private static final int THERE = 1000;

    private final byte[] content = new byte[3 * THERE];

    GrowingHashTest() {
        new Random(7).nextBytes(content);
    }

    /** Somebody who hashes has read zeros there, where the next moment everything is. */
    @Test
    void whatIsWrittenWhileItIsReadIsReadAgain() throws IOException {
        byte[] file = new byte[content.length];
        System.arraycopy(content, 0, file, 0, THERE);
        GrowingHash[] hash = new GrowingHash[1];
        hash[0] = new GrowingHash(
                (to, position) -> {
                    int count = read(file, to, position);
                    if (position == 0) {
                        System.arraycopy(content, 0, file, 0, content.length);
                        elsewhere(() -> hash[0].reach(content.length));
                    }
                    return count;
                },
                Sha.SHA256);
        hash[0].reach(THERE);
        assertThat(hash[0].finish()).isEqualTo(Sha.of(content));
    }

    @Test
    void aFileThatCannotBeReadIsTriedAgain() throws IOException {
        boolean[] broken = {true};
        GrowingHash hash = new GrowingHash(
                (to, position) -> {
                    if (broken[0]) {
                        throw new IOException("broken");
                    }
                    return read(content, to, position);
                },
                Sha.SHA256);
        assertThatThrownBy(() -> hash.reach(THERE)).hasMessage("broken");
        broken[0] = false;
        hash.reach(content.length);
        assertThat(hash.finish()).isEqualTo(Sha.of(content));
    }

    private static int read(byte[] file, ByteBuffer to, long position) {
        int count = Math.min(to.remaining(), file.length - (int) position);
        to.put(file, (int) position, count);
        return count;
    }

    /** Something that fails in its own way. */
    private interface Work {
        void run() throws IOException;
    }

    private static void elsewhere(Work work) {
        Thread other = Thread.ofPlatform().start(() -> {
            try {
                work.run();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        try {
            other.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
