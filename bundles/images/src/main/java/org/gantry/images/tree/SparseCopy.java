package org.gantry.images.tree;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.gantry.images.tar.MemberContent;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.FileData;

/** Writes content into new files; long runs of zeros become holes, as they were before an archive spelled them out. */
final class SparseCopy {
    private static final int BUFFER = 1 << 17;

    private final byte[] heap = new byte[BUFFER];
    private final ByteBuffer direct = ByteBuffer.allocateDirect(BUFFER);

    void copy(MemberContent content, Fd file) throws IOException {
        skipHole(content, file);
        int count = content.readNBytes(heap, 0, BUFFER);
        while (count > 0) {
            if (count == BUFFER && isZero()) {
                FileData.skip(file, count);
            } else {
                direct.clear().put(heap, 0, count).flip();
                file.writeFully(direct);
            }
            skipHole(content, file);
            count = content.readNBytes(heap, 0, BUFFER);
        }
        if (content.hasHoles() || content.size() >= BUFFER) {
            FileData.truncate(file, content.size()); // a hole at the end has not made the file longer
        }
    }

    private static void skipHole(MemberContent content, Fd file) {
        long hole = content.skipHole();
        if (hole > 0) {
            FileData.skip(file, hole);
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
