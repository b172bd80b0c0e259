package org.gantry.images.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.gantry.api.image.ResumableBlob;
import org.gantry.api.oci.Digest;
import org.gantry.images.disk.Disk;
import org.gantry.images.disk.HostBoot;
import org.gantry.images.disk.Settling;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnsettledBlobsTest {
    private static final byte[] LARGE = new byte[1 << 20];
    private static final byte[] SMALL = new byte[1000];
    private static final Digest DIGEST;

    static {
        new Random(1).nextBytes(LARGE);
        DIGEST = Sha.of(LARGE);
    }

    private final List<Runnable> later = new ArrayList<>();

    @TempDir
    Path directory;

    private LayoutContentStore store;

    @BeforeEach
    void open() throws IOException {
        store = new LayoutContentStore(directory, Disk.REAL, new Settling.Pace(later::add, Duration.ZERO));
    }

    @Test
    void aLargeBlobHasAMarkUntilItIsOnTheDisk() throws IOException {
        ingest(LARGE);
        assertThat(store.contains(DIGEST)).isTrue();
        assertThat(mark()).hasContent(HostBoot.id());
        settle();
        assertThat(mark()).doesNotExist();
        assertThat(store.open(DIGEST)).hasBinaryContent(LARGE);
    }

    @Test
    void soHasOneThatCameInPieces() throws IOException {
        try (ResumableBlob blob = store.resume(DIGEST, LARGE.length)) {
            blob.missing(Long.MAX_VALUE).getFirst().write(ByteBuffer.wrap(LARGE));
            assertThat(blob.verify()).isTrue();
            blob.publish();
        }
        assertThat(store.contains(DIGEST)).isTrue();
        assertThat(mark()).exists();
    }

    @Test
    void aSmallOneIsOnTheDiskAtOnce() throws IOException {
        ingest(SMALL);
        assertThat(later).isEmpty();
        assertThat(directory.resolve("unsettled")).isEmptyDirectory();
    }

    @Test
    void whatTheHostLostIsRemovedAtTheNextStart() throws IOException {
        ingest(LARGE);
        lose();
        open();
        assertThat(store.contains(DIGEST)).isFalse();
        assertThat(directory.resolve("unsettled")).isEmptyDirectory();
        ingest(LARGE);
        assertThat(store.open(DIGEST)).hasBinaryContent(LARGE);
    }

    @Test
    void whatReachedTheDiskBeforeTheHostWentDownStays() throws IOException {
        ingest(LARGE);
        Files.writeString(mark(), "another boot");
        open();
        assertThat(store.open(DIGEST)).hasBinaryContent(LARGE);
        assertThat(mark()).doesNotExist();
    }

    @Test
    void aFileOfSomebodyElseAmongTheMarksKeepsNobodyFromStarting() throws IOException {
        Path foreign = Files.createFile(directory.resolve("unsettled").resolve(".nfs01"));
        open();
        assertThat(foreign).exists();
    }

    @Test
    void aMarkOfABlobThatIsGoneDoesNoHarm() throws IOException {
        ingest(LARGE);
        lose();
        Files.delete(directory.resolve("blobs/sha256").resolve(DIGEST.hex()));
        open();
        assertThat(directory.resolve("unsettled")).isEmptyDirectory();
    }

    @Test
    void whatAnEngineLeftThatWasKilledIsBroughtToTheDiskByTheNext() throws IOException {
        ingest(LARGE);
        later.clear();
        open();
        assertThat(mark()).exists();
        settle();
        assertThat(mark()).doesNotExist();
        assertThat(store.contains(DIGEST)).isTrue();
    }

    @Test
    void whatComesAgainWhileTheFirstIsBroughtToTheDiskKeepsAMark() throws IOException {
        var again = new Again();
        store = new LayoutContentStore(directory, again, new Settling.Pace(later::add, Duration.ZERO));
        ingest(LARGE);
        settle();
        assertThat(again.markedAtSync).containsExactly(true, true);
        assertThat(mark()).doesNotExist();
    }

    /** Deletes the blob and ingests it again, while it is being written to the disk for the first time. */
    private final class Again implements Disk {
        private final List<Boolean> markedAtSync = new ArrayList<>();

        @Override
        public void sync(Path place) {
            markedAtSync.add(Files.exists(mark()));
            if (markedAtSync.size() == 1) {
                store.delete(DIGEST);
                try {
                    ingest(LARGE);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void ingest(byte[] content) throws IOException {
        store.ingest(new ByteArrayInputStream(content), content.length);
    }

    /** What a power failure leaves of a file that was not on the disk. */
    private void lose() throws IOException {
        Files.write(
                directory.resolve("blobs/sha256").resolve(DIGEST.hex()),
                new byte[0],
                StandardOpenOption.TRUNCATE_EXISTING);
        Files.writeString(mark(), "another boot");
    }

    private void settle() {
        List<Runnable> now = List.copyOf(later);
        later.clear();
        now.forEach(Runnable::run);
    }

    private Path mark() {
        return directory.resolve("unsettled").resolve("sha256-" + DIGEST.hex());
    }
}
