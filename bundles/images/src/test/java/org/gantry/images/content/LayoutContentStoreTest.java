package org.gantry.images.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.gantry.api.EngineException.InvalidArgument;
import org.gantry.api.EngineException.NotFound;
import org.gantry.api.oci.Digest;
import org.gantry.images.disk.Disk;
import org.gantry.images.testing.CrashingDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutContentStoreTest {
    private static final byte[] TEXT = "some content".getBytes(StandardCharsets.US_ASCII);
    private static final Digest DIGEST = Sha.of(TEXT);

    @TempDir
    Path directory;

    @Test
    void keepsWhatItIsGiven() throws IOException {
        LayoutContentStore store = open();

        Digest digest = store.ingest(stream(TEXT), TEXT.length);

        assertThat(digest).isEqualTo(DIGEST);
        assertThat(store.list()).containsExactly(DIGEST);
        assertThat(store.size(DIGEST)).isEqualTo(TEXT.length);
        try (InputStream in = open().open(DIGEST)) {
            assertThat(in.readAllBytes()).isEqualTo(TEXT);
        }
    }

    @Test
    void isAnImageLayout() throws IOException {
        open().ingest(stream(TEXT), TEXT.length);

        assertThat(directory.resolve("oci-layout")).hasContent("{\"imageLayoutVersion\":\"1.0.0\"}");
        assertThat(directory.resolve("blobs/sha256").resolve(DIGEST.hex())).hasBinaryContent(TEXT);
        assertThat(Files.getPosixFilePermissions(directory)).hasSize(3);
    }

    @Test
    void storesUnderTheAlgorithmThatWasAskedFor() throws IOException {
        var sha512 = Sha.start("sha512");
        sha512.update(TEXT);
        Digest digest = Sha.finish("sha512", sha512);
        LayoutContentStore store = open();

        store.ingest(stream(TEXT), digest, TEXT.length);

        assertThat(store.contains(digest)).isTrue();
        assertThat(store.list()).containsExactly(digest);
    }

    @Test
    void keepsNothingOfTheWrongContent() throws IOException {
        LayoutContentStore store = open();
        byte[] other = "other content".getBytes(StandardCharsets.US_ASCII);

        assertThatThrownBy(() -> store.ingest(stream(other), DIGEST, other.length))
                .isInstanceOf(InvalidArgument.class)
                .hasMessageContaining("expected " + DIGEST);
        assertThatThrownBy(() -> store.ingest(stream(TEXT), DIGEST, TEXT.length + 1L))
                .isInstanceOf(InvalidArgument.class)
                .hasMessageContaining("should have 13 bytes");
        assertThatThrownBy(() -> store.ingest(stream(TEXT), TEXT.length - 1L))
                .isInstanceOf(InvalidArgument.class)
                .hasMessageContaining("longer than 11 bytes");
        assertThat(store.list()).isEmpty();
        assertThat(leftovers()).isZero();
    }

    @Test
    void keepsNothingOfAStreamThatBreaks() throws IOException {
        LayoutContentStore store = open();
        InputStream broken = new InputStream() {
            private int count;

            @Override
            public int read() throws IOException {
                if (count++ < 100) {
                    return 'x';
                }
                throw new IOException("the client is gone");
            }
        };

        assertThatThrownBy(() -> store.ingest(broken, 1000)).hasMessage("the client is gone");
        assertThat(store.list()).isEmpty();
        assertThat(leftovers()).isZero();
    }

    @Test
    void doesNotReadWhatItAlreadyHas() throws IOException {
        LayoutContentStore store = open();
        store.ingest(stream(TEXT), TEXT.length);
        InputStream untouched = stream(TEXT);

        store.ingest(untouched, DIGEST, TEXT.length);

        assertThat(untouched.available()).isEqualTo(TEXT.length);
    }

    @Test
    void deletesIdempotentlyAndNamesWhatIsMissing() throws IOException {
        LayoutContentStore store = open();
        store.ingest(stream(TEXT), TEXT.length);

        store.delete(DIGEST);
        store.delete(DIGEST);

        assertThat(store.contains(DIGEST)).isFalse();
        assertThatThrownBy(() -> store.open(DIGEST))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining(DIGEST.toString());
        assertThatThrownBy(() -> store.size(DIGEST)).isInstanceOf(NotFound.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aCrashAtAnyStepLeavesTheWholeBlobOrNone(int step) throws IOException {
        open();
        var crashing = new LayoutContentStore(directory, new CrashingDisk(step));

        assertThatThrownBy(() -> crashing.ingest(stream(TEXT), TEXT.length)).isInstanceOf(CrashingDisk.Crash.class);

        LayoutContentStore rebooted = open();
        boolean published = step == 3;
        assertThat(rebooted.contains(DIGEST)).isEqualTo(published);
        assertThat(leftovers()).isZero();
        rebooted.ingest(stream(TEXT), TEXT.length);
        assertThat(rebooted.contains(DIGEST)).isTrue();
    }

    @Test
    void removesStaleTemporaryFilesAtTheStart() throws IOException {
        open();
        Files.write(directory.resolve("ingest/stale"), TEXT);

        open();

        assertThat(leftovers()).isZero();
    }

    private LayoutContentStore open() throws IOException {
        return new LayoutContentStore(directory, Disk.REAL);
    }

    private long leftovers() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("ingest"))) {
            return files.count();
        }
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }
}
