package org.gantry.images.tree;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.FileData;

/** Writes content into new files; long runs of zeros become holes, as they were before an archive spelled them out. */
final class SparseCopy {
    private static final int BUFFER = 1 << 17;

    private final byte[] heap = new byte[BUFFER];
    private final ByteBuffer direct = ByteBuffer.allocateDirect(BUFFER);

    void copy(InputStream content, long size, Fd file) throws IOException {
        int count = content.readNBytes(heap, 0, BUFFER);
        while (count > 0) {
            if (count == BUFFER && isZero()) {
                FileData.skip(file, count);
            } else {
                direct.clear().put(heap, 0, count).flip();
                file.writeFully(direct);
            }
            count = content.readNBytes(heap, 0, BUFFER);
        }
        if (size >= BUFFER) {
            FileData.truncate(file, size); // a hole at the end has not made the file longer
        }
    }

    private boolean isZero() {
        for (byte b : heap) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }
}
