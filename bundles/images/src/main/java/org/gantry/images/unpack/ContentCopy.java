package org.gantry.images.unpack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gantry.images.tar.MemberContent;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.FileData;

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

    /** Holes of the content become holes of the file, which is new and empty. */
    void copy(MemberContent content, Fd file) throws IOException {
        requireSpace(content.stored(), file.toString());
        skipHole(content, file);
        int count = content.read(heap);
        while (count >= 0) {
            direct.clear().put(heap, 0, count).flip();
            file.writeFully(direct);
            skipHole(content, file);
            count = content.read(heap);
        }
        if (content.hasHoles()) {
            FileData.truncate(file, content.size()); // a hole at the end has not made the file longer
        }
    }

    private static void skipHole(MemberContent content, Fd file) {
        long hole = content.skipHole();
        if (hole > 0) {
            FileData.skip(file, hole);
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
