package org.gantry.images.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.gantry.api.EngineException.InvalidArgument;
import org.gantry.api.image.ResumableBlob;
import org.gantry.api.oci.Digest;
import org.gantry.images.disk.Disk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
@SuppressWarnings("NullAway.Init")
class PartialBlobTest {
    private static final byte[] CONTENT = "0123456789".getBytes(StandardCharsets.US_ASCII);
    private static final Digest DIGEST = Sha.of(CONTENT);

    @TempDir
    Path directory;

    private LayoutContentStore store;

    @BeforeEach
    void open() throws IOException {
        store = new LayoutContentStore(directory, Disk.REAL);
    }

    @Test
    void goesOnWhereItEnded() throws IOException {
        try (ResumableBlob blob = store.resume(DIGEST, 10)) {
            write(blob, 0, 4);
        }
        store = new LayoutContentStore(directory, Disk.REAL);
        try (ResumableBlob blob = store.resume(DIGEST, 10)) {
            assertThat(blob.offset()).isEqualTo(4);
            write(blob, 4, 10);
            assertThat(blob.verify()).isTrue();
            assertThat(store.contains(DIGEST)).isFalse();
            blob.publish();
            blob.publish();
        }
        assertThat(store.open(DIGEST)).hasBinaryContent(CONTENT);
        assertThat(directory.resolve("partial")).isEmptyDirectory();
    }

    @Test
    void aReaderWaitsForTheWriter() throws Exception {
        try (ResumableBlob blob = store.resume(DIGEST, 10)) {
            write(blob, 0, 4);
            CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> all(blob));
            assertThat(read).isNotDone();
            write(blob, 4, 10);
            assertThat(read.get(5, TimeUnit.SECONDS)).isEqualTo(CONTENT);
        }
    }

    @Test
    void aReaderThatWaitsEndsWhenItIsClosedOrTheWriterFails() throws Exception {
        try (ResumableBlob blob = store.resume(DIGEST, 10)) {
            InputStream closed = blob.open();
            CompletableFuture<Throwable> waits = CompletableFuture.supplyAsync(() -> failure(closed));
            closed.close();
            assertThat(waits.get(5, TimeUnit.SECONDS)).isInstanceOf(ClosedChannelException.class);
            CompletableFuture<Throwable> other = CompletableFuture.supplyAsync(() -> failure(blob));
            blob.fail(new IOException("the line is dead"));
            assertThat(other.get(5, TimeUnit.SECONDS)).hasRootCauseMessage("the line is dead");
        }
    }

    @Test
    void whatIsWrongBeginsAnewAndReadersFail() throws IOException {
        try (ResumableBlob blob = store.resume(DIGEST, 10);
                InputStream early = blob.open()) {
            blob.write(ByteBuffer.wrap("wrong23456".getBytes(StandardCharsets.US_ASCII)));
            assertThat(early.readNBytes(5)).hasSize(5);
            assertThat(blob.verify()).isFalse();
            assertThat(blob.offset()).isZero();
            assertThatThrownBy(early::read).hasMessageContaining("is being received anew");
            assertThatThrownBy(blob::publish).isInstanceOf(IllegalStateException.class);
            write(blob, 0, 10);
            assertThat(blob.verify()).isTrue();
            assertThat(all(blob)).isEqualTo(CONTENT);
        }
    }

    @Test
    void moreThanThereIsToBeIsRefused() throws IOException {
        try (ResumableBlob blob = store.resume(DIGEST, 10)) {
            write(blob, 0, 6);
            assertThatThrownBy(() -> write(blob, 0, 6)).isInstanceOf(InvalidArgument.class);
            assertThat(blob.offset()).isEqualTo(6);
        }
    }

    @Test
    void twoWritersDoNotMeet() throws IOException {
        try (ResumableBlob one = store.resume(DIGEST, 10);
                ResumableBlob two = new LayoutContentStore(directory, Disk.REAL).resume(DIGEST, 10)) {
            write(one, 0, 10);
            write(two, 0, 10);
            assertThat(one.verify() && two.verify()).isTrue();
            one.publish();
            two.publish();
        }
        assertThat(store.open(DIGEST)).hasBinaryContent(CONTENT);
        assertThat(directory.resolve("partial")).isEmptyDirectory();
    }

    @Test
    void whatNobodyWantedForAWeekGoes() throws IOException {
        try (ResumableBlob blob = store.resume(DIGEST, 10)) {
            write(blob, 0, 4);
        }
        Path file = directory.resolve("partial").resolve("sha256-" + DIGEST.hex());
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(8))));
        assertThat(new LayoutContentStore(directory, Disk.REAL).list()).isEmpty();
        assertThat(file).doesNotExist();
    }

    private static void write(ResumableBlob blob, int from, int to) throws IOException {
        blob.write(ByteBuffer.wrap(CONTENT, from, to - from));
    }

    private static byte[] all(ResumableBlob blob) {
        try (InputStream in = blob.open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Throwable failure(InputStream in) {
        try {
            return new AssertionError(in.read());
        } catch (IOException e) {
            return e;
        }
    }

    private static Throwable failure(ResumableBlob blob) {
        try (InputStream in = blob.open()) {
            return failure(in);
        } catch (IOException e) {
            return e;
        }
    }
}
