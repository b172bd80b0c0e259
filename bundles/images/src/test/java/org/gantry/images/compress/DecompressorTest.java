package org.gantry.images.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.gantry.api.EngineException.InvalidArgument;
import org.junit.jupiter.api.Test;

class DecompressorTest {
    private static final byte[] TEXT =
            "a layer, or so it might be said\n".repeat(10_000).getBytes(StandardCharsets.US_ASCII);

    @Test
    void opensWhatIsPlainGzipOrZstd() throws IOException {
        for (byte[] form : List.of(TEXT, gzip(TEXT), Zstd.compress(TEXT))) {
            assertThat(read(new ByteArrayInputStream(form))).isEqualTo(TEXT);
        }
        assertThat(read(InputStream.nullInputStream())).isEmpty();
    }

    @Test
    void readsAllMembersEvenOfAStreamThatHesitates() throws IOException {
        byte[] half = Arrays.copyOf(TEXT, 100_000);
        InputStream members = new SequenceInputStream(Collections.enumeration(List.of(
                hesitating(gzip(half)),
                hesitating(gzip(half)),
                hesitating(gzip(new byte[0])),
                hesitating(gzip(half)))));

        assertThat(read(members)).hasSize(300_000);
    }

    @Test
    void readsAllFramesOfZstd() throws IOException {
        var frames = new ByteArrayOutputStream();
        frames.writeBytes(Zstd.compress(TEXT));
        frames.writeBytes(Zstd.compress(TEXT));

        assertThat(read(new ByteArrayInputStream(frames.toByteArray()))).hasSize(2 * TEXT.length);
    }

    @Test
    void truncationIsTheUsersError() throws IOException {
        for (byte[] form : List.of(gzip(TEXT), Zstd.compress(TEXT))) {
            for (int length : new int[] {7, 30, form.length - 4, form.length - 1}) {
                byte[] cut = Arrays.copyOf(form, length);
                assertThatThrownBy(() -> read(new ByteArrayInputStream(cut)))
                        .describedAs("%d of %d bytes", length, form.length)
                        .isInstanceOf(InvalidArgument.class)
                        .hasMessageMatching("invalid (gzip|zstd) compressed data: .*");
            }
        }
    }

    @Test
    void damageIsTheUsersError() throws IOException {
        byte[] damaged = gzip(TEXT);
        damaged[damaged.length - 6] ^= 1;

        assertThatThrownBy(() -> read(new ByteArrayInputStream(damaged)))
                .isInstanceOf(InvalidArgument.class)
                .hasMessageContaining("invalid gzip compressed data");
    }

    @Test
    void aBrokenStreamIsNot() {
        InputStream broken = new SequenceInputStream(
                new ByteArrayInputStream(new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0}), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("the client is gone");
                    }
                });

        assertThatThrownBy(() -> read(broken)).isInstanceOf(IOException.class).hasMessage("the client is gone");
    }

    @Test
    void stopsABomb() throws IOException {
        var compressed = new CountingInput(new ByteArrayInputStream(gzip(new byte[10 << 20])));
        var guarded =
                new GuardedInput("gzip", compressed, new GZIPInputStream(compressed), new ExpansionLimit(1 << 20, 200));

        assertThatThrownBy(() -> guarded.transferTo(OutputStream.nullOutputStream()))
                .isInstanceOf(InvalidArgument.class)
                .hasMessage(
                        "the gzip compressed data expands more than 200 times, which looks like a decompression bomb");
    }

    @Test
    void namesTheCompressionsItDoesNotHave() {
        byte[] xz = {(byte) 0xFD, '7', 'z', 'X', 'Z', 0, 0};

        assertThatThrownBy(() -> Decompressor.open(new ByteArrayInputStream(xz)))
                .isInstanceOf(InvalidArgument.class)
                .hasMessage("xz compression is not supported; use gzip, zstd or none");
        assertThatThrownBy(() ->
                        Decompressor.open(new ByteArrayInputStream("BZh91AY".getBytes(StandardCharsets.US_ASCII))))
                .hasMessageContaining("bzip2");
    }

    private static byte[] read(InputStream in) throws IOException {
        try (InputStream plain = Decompressor.open(in)) {
            return plain.readAllBytes();
        }
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    /** Like a socket: never knows whether more will come. */
    private static InputStream hesitating(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public int available() {
                return 0;
            }
        };
    }
}
