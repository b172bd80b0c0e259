package org.gantry.images.unpack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gantry.linux.fd.Fd;

/** Copies content into files through one buffer, and looks for space before it starts on a large one. */
final class ContentCopy {
    private static final int BUFFER = 1 << 17;
    private static final long LARGE = 1L << 26;

    private final Path fileSystem;
    private final byte[] heap = new byte[BUFFER];
    private final ByteBuffer direct = ByteBuffer.allocateDirect(BUFFER);

    /** For files on the file system that holds the path. */
    ContentCopy(Path fileSystem) {
        this.fileSystem = fileSystem;
    }

    void copy(InputStream content, long size, Fd file) throws IOException {
        requireSpace(size, file.toString());
        int count = content.read(heap);
        while (count >= 0) {
            direct.clear().put(heap, 0, count).flip();
            file.writeFully(direct);
            count = content.read(heap);
        }
    }

    void requireSpace(long size, String name) throws IOException {
        if (size >= LARGE) {
            long free = Files.getFileStore(fileSystem).getUsableSpace();
            if (size > free) {
                throw new IOException(
                        "no space left on device: " + name + " needs " + size + " bytes, " + free + " are free");
            }
        }
    }
}
