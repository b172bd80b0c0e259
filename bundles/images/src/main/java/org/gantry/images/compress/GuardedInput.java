package org.gantry.images.compress;

import com.github.luben.zstd.ZstdIOException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import org.gantry.api.EngineException;

/** Decompressed content: damage is the user's error and is said so, and a decompression bomb is stopped. */
final class GuardedInput extends FilterInputStream {
    private final String name;
    private final CountingInput compressed;
    private final ExpansionLimit limit;
    private long count;

    GuardedInput(String name, CountingInput compressed, InputStream plain, ExpansionLimit limit) {
        super(plain);
        this.name = name;
        this.compressed = compressed;
        this.limit = limit;
    }

    static EngineException.InvalidArgument damaged(String name, IOException cause) {
        String reason = cause instanceof EOFException ? "it is cut off" : String.valueOf(cause.getMessage());
        return new EngineException.InvalidArgument("invalid " + name + " compressed data: " + reason, cause);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        try {
            int read = in.read(target, offset, length);
            count += Math.max(read, 0);
            if (limit.isExceededBy(count, compressed.count())) {
                throw new EngineException.InvalidArgument("the " + name + " compressed data expands more than "
                        + limit.ratio() + " times, which looks like a decompression bomb");
            }
            return read;
        } catch (ZipException | EOFException | ZstdIOException e) {
            throw damaged(name, e);
        }
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
