package org.gantry.linux.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

class HostDigestTest {
    private static final int MANY = 300_000;

    @ParameterizedTest
    @ValueSource(strings = {"SHA-256", "SHA-512"})
    void isTheJdks(String name) throws NoSuchAlgorithmException {
        MessageDigest ours = digest(name);
        MessageDigest theirs = MessageDigest.getInstance(name);
        var random = new Random(42);
        assertThat(ours.digest()).as("of nothing").isEqualTo(theirs.digest());
        for (int round = 0; round < 50; round++) {
            for (int part = random.nextInt(5); part >= 0; part--) {
                byte[] data = new byte[random.nextInt(MANY)];
                random.nextBytes(data);
                int offset = random.nextInt(data.length + 1);
                int count = random.nextInt(data.length - offset + 1);
                ours.update(data, offset, count);
                theirs.update(data, offset, count);
                ours.update((byte) part);
                theirs.update((byte) part);
                ours.update(ByteBuffer.allocateDirect(100));
                theirs.update(ByteBuffer.allocateDirect(100));
            }
            assertThat(ours.digest()).isEqualTo(theirs.digest());
        }
        ours.update((byte) 1);
        ours.reset();
        theirs.update(new byte[] {7});
        assertThat(ours.digest(new byte[] {7})).isEqualTo(theirs.digest());
        assertThat(ours.getDigestLength()).isEqualTo(theirs.getDigestLength());
    }

    @Test
    void manyAtATimeDoNotMix() throws NoSuchAlgorithmException {
        MessageDigest one = digest("SHA-256");
        MessageDigest two = digest("SHA-256");
        one.update(new byte[] {1});
        two.update(new byte[] {2});
        one.update(new byte[] {3});
        MessageDigest theirs = MessageDigest.getInstance("SHA-256");
        assertThat(one.digest()).isEqualTo(theirs.digest(new byte[] {1, 3}));
        assertThat(two.digest()).isEqualTo(theirs.digest(new byte[] {2}));
    }

    @Test
    void otherAlgorithmsAreNobodysBusiness() {
        assertThatThrownBy(() -> HostDigest.of("MD5"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no such digest: MD5");
    }

    private static MessageDigest digest(String name) {
        Optional<MessageDigest> found = HostDigest.of(name);
        if (found.isEmpty()) {
            System.err.println("[SKIPPED] the host has no libcrypto (Debian package libssl3)");
            throw new TestAbortedException("no libcrypto");
        }
        return found.get();
    }
}
