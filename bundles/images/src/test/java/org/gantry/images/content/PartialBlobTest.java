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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.gantry.api.EngineException.InvalidArgument;
import org.gantry.api.image.ResumableBlob;
import org.gantry.api.image.ResumableBlob.Piece;
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
            assertThat(blob.received()).isEqualTo(4);
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
            whole(blob).write(ByteBuffer.wrap("wrong23456".getBytes(StandardCharsets.US_ASCII)));
            assertThat(early.readNBytes(5)).hasSize(5);
            assertThat(blob.verify()).isFalse();
            assertThat(blob.received()).isZero();
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
            assertThat(blob.received()).isEqualTo(6);
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

    @Test
    void piecesArriveInAnyOrder() throws Exception {
        try (ResumableBlob blob = store.resume(DIGEST, 10)) {
            List<Piece> pieces = blob.missing(4);
            assertThat(pieces).extracting(Piece::position).containsExactly(0L, 4L, 8L);
            assertThat(pieces).extracting(Piece::end).containsExactly(4L, 8L, 10L);
            write(pieces.get(2), 8, 10);
            write(pieces.get(1), 4, 7);
            CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> all(blob));
            write(pieces.get(0), 0, 4);
            assertThat(read).isNotDone();
            assertThat(blob.received()).isEqualTo(9);
            write(pieces.get(1), 7, 8);
            assertThat(read.get(5, TimeUnit.SECONDS)).isEqualTo(CONTENT);
            assertThat(blob.verify()).isTrue();
            blob.publish();
        }
        assertThat(store.open(DIGEST)).hasBinaryContent(CONTENT);
        assertThat(directory.resolve("partial")).isEmptyDirectory();
    }

    @Test
    void eachPieceGoesOnWhereItEnded() throws IOException {
        try (ResumableBlob blob = store.resume(DIGEST, 10)) {
            List<Piece> pieces = blob.missing(4);
            write(pieces.get(0), 0, 1);
            write(pieces.get(1), 4, 8);
            write(pieces.get(2), 8, 9);
        }
        store = new LayoutContentStore(directory, Disk.REAL);
        try (ResumableBlob blob = store.resume(DIGEST, 10)) {
            assertThat(blob.received()).isEqualTo(6);
            List<Piece> pieces = blob.missing(Long.MAX_VALUE);
            assertThat(pieces).extracting(Piece::position).containsExactly(1L, 9L);
            write(pieces.get(0), 1, 4);
            write(pieces.get(1), 9, 10);
            assertThat(blob.verify()).isTrue();
        }
    }

    @Test
    void whatCameAsAWholeIsDividedLater() throws IOException {
        try (ResumableBlob blob = store.resume(DIGEST, 10)) {
            write(blob, 0, 5);
        }
        try (ResumableBlob blob = store.resume(DIGEST, 10)) {
            List<Piece> pieces = blob.missing(4);
            assertThat(pieces).extracting(Piece::position).containsExactly(5L, 8L);
            assertThatThrownBy(() -> write(pieces.get(0), 5, 9)).isInstanceOf(InvalidArgument.class);
            write(pieces.get(1), 8, 10);
            write(pieces.get(0), 5, 8);
            assertThat(blob.verify()).isTrue();
        }
    }

    @Test
    void wrongPiecesBeginAnew() throws IOException {
        try (ResumableBlob blob = store.resume(DIGEST, 10)) {
            for (Piece piece : blob.missing(4)) {
                piece.write(ByteBuffer.wrap(new byte[(int) (piece.end() - piece.position())]));
            }
            assertThat(blob.verify()).isFalse();
            assertThat(blob.received()).isZero();
            for (Piece piece : blob.missing(4)) {
                write(piece, (int) piece.position(), (int) piece.end());
            }
            assertThat(blob.verify()).isTrue();
        }
    }

    /** A map that was cut off, of another blob or damaged: better nothing than a hole. */
    @Test
    void aMapThatMakesNoSenseCostsTheRemains() throws IOException {
        for (byte[] nonsense :
                List.of(new byte[0], new byte[3], new byte[16], new byte[] {0, 0, 0, 0, 0, 0, 0, 4, -1, 0})) {
            try (ResumableBlob blob = store.resume(DIGEST, 10)) {
                write(blob.missing(4).get(2), 8, 10);
            }
            Files.write(directory.resolve("partial").resolve("sha256-" + DIGEST.hex() + ".pieces"), nonsense);
            try (ResumableBlob blob = store.resume(DIGEST, 10)) {
                assertThat(blob.received()).isZero();
            }
        }
    }

    @Test
    void manyThreadsMakeOneBlob() throws Exception {
        byte[] content = new byte[3_000_000];
        new java.util.Random(5).nextBytes(content);
        try (ResumableBlob blob = store.resume(Sha.of(content), content.length)) {
            List<Piece> pieces = blob.missing(100_000);
            var threads = new java.util.ArrayList<Thread>();
            for (int i = 0; i < 4; i++) {
                int first = i;
                threads.add(Thread.ofVirtual().start(() -> {
                    for (int p = first; p < pieces.size(); p += 4) {
                        fill(pieces.get(p), content);
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(blob.verify()).isTrue();
        }
    }

    private static void fill(Piece piece, byte[] content) {
        try {
            while (piece.position() < piece.end()) {
                int count = (int) Math.min(7_000, piece.end() - piece.position());
                piece.write(ByteBuffer.wrap(content, (int) piece.position(), count));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void write(ResumableBlob blob, int from, int to) throws IOException {
        write(whole(blob), from, to);
    }

    private static void write(Piece piece, int from, int to) throws IOException {
        piece.write(ByteBuffer.wrap(CONTENT, from, to - from));
    }

    private static Piece whole(ResumableBlob blob) throws IOException {
        return blob.missing(Long.MAX_VALUE).getFirst();
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
