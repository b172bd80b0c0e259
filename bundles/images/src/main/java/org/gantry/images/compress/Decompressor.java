package org.gantry.images.compress;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.gantry.api.EngineException;

/**
 * Opens a stream that may be compressed. gzip is the JDK's (zlib). zstd is zstd-jni: it is an OSGi bundle, and inside is
 * the reference decoder, which has been fuzzed for years; the pure Java decoders need sun.misc.Unsafe and have had
 * out-of-bounds reads on hostile input.
 */
public final class Decompressor {
    private static final int BUFFER = 1 << 16;

    private Decompressor() {}

    /** Says how the stream is compressed, and leaves it at its beginning. It must support mark. */
    public static Compression detect(InputStream in) throws IOException {
        in.mark(Compression.LONGEST_MAGIC);
        byte[] beginning = in.readNBytes(Compression.LONGEST_MAGIC);
        in.reset();
        return Compression.of(beginning);
    }

    /**
     * The plain content of a stream.
     *
     * @throws EngineException.InvalidArgument if the compression is one that is not supported; reads of the result throw
     *     it if the compressed data is damaged, cut off or expands beyond all measure
     */
    public static InputStream open(InputStream in) throws IOException {
        var buffered = new BufferedInputStream(in, BUFFER);
        Compression compression = detect(buffered);
        return switch (compression) {
            case NONE -> buffered;
            case GZIP -> guard(compression, new CountingInput(buffered), Decompressor::gunzip);
            case ZSTD -> guard(compression, new CountingInput(buffered), Decompressor::unzstd);
            case BZIP2, XZ ->
                throw new EngineException.InvalidArgument(
                        name(compression) + " compression is not supported; use gzip, zstd or none");
        };
    }

    private static InputStream guard(Compression compression, CountingInput counted, Decoder decoder)
            throws IOException {
        try {
            return new GuardedInput(name(compression), counted, decoder.open(counted), ExpansionLimit.DEFAULT);
        } catch (ZipException | EOFException e) {
            throw GuardedInput.damaged(name(compression), e);
        }
    }

    private static InputStream gunzip(InputStream in) throws IOException {
        return new GZIPInputStream(new MemberLookahead(in), BUFFER);
    }

    private static InputStream unzstd(InputStream in) throws IOException {
        return new ZstdInputStreamNoFinalizer(in);
    }

    private static String name(Compression compression) {
        return compression.name().toLowerCase(Locale.ROOT);
    }

    /** Makes the decoding stream. */
    private interface Decoder {
        InputStream open(InputStream in) throws IOException;
    }
}
