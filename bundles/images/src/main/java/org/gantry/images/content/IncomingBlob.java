package org.gantry.images.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.UUID;
import org.gantry.api.EngineException;
import org.gantry.api.oci.Digest;
import org.gantry.images.disk.Disk;

/** A blob on its way in: a temporary file that is hashed while it grows, and becomes a blob or disappears. */
final class IncomingBlob implements AutoCloseable {
    private static final int CHUNK = 1 << 17;

    private final Path file;
    private final FileChannel channel;
    private final Disk disk;
    private final String algorithm;
    private final MessageDigest hash;
    private long size;

    IncomingBlob(Path directory, Disk disk, String algorithm) throws IOException {
        this.file = directory.resolve(UUID.randomUUID().toString());
        this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        this.disk = disk;
        this.algorithm = algorithm;
        this.hash = Sha.start(algorithm);
    }

    /** Takes the stream to its end, at most {@code maxBytes} of it. */
    void receive(InputStream content, long maxBytes) throws IOException {
        byte[] chunk = new byte[CHUNK];
        int count = content.read(chunk);
        while (count >= 0) {
            size += count;
            if (size > maxBytes) {
                throw new EngineException.InvalidArgument("the content is longer than " + maxBytes + " bytes");
            }
            hash.update(chunk, 0, count);
            write(ByteBuffer.wrap(chunk, 0, count));
            count = content.read(chunk);
        }
    }

    long size() {
        return size;
    }

    /** The digest of what was received; to be asked once. */
    Digest digest() {
        return Sha.finish(algorithm, hash);
    }

    /** Makes the content durable, then visible, then the name durable. */
    void publish(Path blob) throws IOException {
        disk.force(channel);
        disk.rename(file, blob);
        disk.forceDirectory(blob.resolveSibling(""));
    }

    /** Makes the content visible, to be on the disk some time. */
    void name(Path blob) throws IOException {
        disk.rename(file, blob);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
