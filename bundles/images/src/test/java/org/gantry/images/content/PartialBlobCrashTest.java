package org.gantry.images.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.gantry.api.image.ResumableBlob;
import org.gantry.api.image.ResumableBlob.Piece;
import org.gantry.api.oci.Digest;
import org.gantry.images.disk.Disk;
import org.gantry.images.disk.Settling;
import org.gantry.images.testing.CrashingDisk;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The machine stops at each step of the publication of a download: then the blob is whole, or what has come is still there. */
@SuppressWarnings("NullAway.Init")
class PartialBlobCrashTest {
    @TempDir
    Path directory;

    /** Small ones are forced to the disk, renamed, and their directory forced. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aSmallOne(int step) throws IOException {
        byte[] content = random(1000);
        crashAt(step, content);
        requireWholeOrResumable(content, step == 3);
    }

    /** Large ones are only renamed, under a mark. */
    @ParameterizedTest
    @ValueSource(ints = 1)
    void aLargeOne(int step) throws IOException {
        byte[] content = random(1 << 20);
        crashAt(step, content);
        requireWholeOrResumable(content, false);
    }

    private void crashAt(int step, byte[] content) throws IOException {
        open(Disk.REAL);
        var store = open(new CrashingDisk(step));
        boolean crashed = false;
        try (ResumableBlob blob = store.resume(Sha.of(content), content.length)) {
            for (Piece piece : blob.missing(content.length / 3)) {
                int length = (int) (piece.end() - piece.position());
                piece.write(ByteBuffer.wrap(content, (int) piece.position(), length));
            }
            assertThat(blob.verify()).isTrue();
            blob.publish();
        } catch (CrashingDisk.Crash expected) {
            crashed = true;
        }
        assertThat(crashed).isTrue();
    }

    private void requireWholeOrResumable(byte[] content, boolean whole) throws IOException {
        Digest digest = Sha.of(content);
        LayoutContentStore rebooted = open(Disk.REAL);
        assertThat(rebooted.contains(digest)).isEqualTo(whole);
        if (!whole) {
            assertThat(rebooted.list()).isEmpty();
            try (ResumableBlob blob = rebooted.resume(digest, content.length)) {
                assertThat(blob.received()).as("nothing has to come again").isEqualTo(content.length);
                assertThat(blob.verify()).isTrue();
                blob.publish();
            }
        }
        assertThat(rebooted.open(digest)).hasBinaryContent(content);
        assertThat(directory.resolve("partial")).isEmptyDirectory();
    }

    private LayoutContentStore open(Disk disk) throws IOException {
        return new LayoutContentStore(directory, disk, new Settling.Pace(Runnable::run, Duration.ZERO));
    }

    private static byte[] random(int length) {
        byte[] content = new byte[length];
        new Random(3).nextBytes(content);
        return content;
    }
}
