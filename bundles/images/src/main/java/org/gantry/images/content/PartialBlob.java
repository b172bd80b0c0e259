package org.gantry.images.content;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.gantry.api.EngineException;
import org.gantry.api.image.ResumableBlob;
import org.gantry.api.oci.Digest;
import org.gantry.images.disk.Disk;
import org.jspecify.annotations.Nullable;

/**
 * A blob that is being received, in a file of its own. An earlier attempt's bytes are hashed again when it is opened: that
 * costs a fraction of receiving them, and the state of a hash function cannot be saved.
 *
 * <p>The file is locked. A second holder (the successor of an image store that is just being replaced) receives into a file
 * beside it, which nobody finds again.
 */
final class PartialBlob implements ResumableBlob {
    private static final int CHUNK = 1 << 17;

    private final Path file;
    private final Path blob;
    private final Disk disk;
    private final Digest digest;
    private final long size;
    private final FileChannel channel;
    private final boolean shared;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private MessageDigest hash;
    private long offset;
    private int generation;
    private boolean verified;
    private boolean published;
    private @Nullable Throwable failure;

    PartialBlob(Path wanted, Path blob, Disk disk, Digest digest, long size) throws IOException {
        this.blob = blob;
        this.disk = disk;
        this.digest = digest;
        this.size = size;
        this.hash = Sha.start(digest.algorithm());
        FileChannel opened = openFile(wanted);
        this.shared = !isLocked(opened);
        if (shared) {
            opened.close();
            this.file = wanted.resolveSibling(wanted.getFileName() + "." + UUID.randomUUID());
            this.channel = openFile(file);
        } else {
            this.file = wanted;
            this.channel = opened;
        }
        takeUp();
    }

    @Override
    public Digest digest() {
        return digest;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public long offset() {
        lock.lock();
        try {
            return offset;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        if (offset + count > size) {
            throw new EngineException.InvalidArgument(
                    "the content of " + digest + " is longer than the " + size + " bytes it should have");
        }
        hash.update(bytes.duplicate());
        long at = offset;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
        advance(() -> offset += count);
    }

    @Override
    public boolean verify() throws IOException {
        boolean sound = offset == size && Sha.finish(digest.algorithm(), hash).equals(digest);
        if (sound) {
            disk.force(channel);
            advance(() -> verified = true);
        } else {
            startOver();
        }
        return sound;
    }

    @Override
    public void fail(Throwable cause) {
        advance(() -> failure = cause);
    }

    /** Each reader has a channel of its own: interrupting a thread closes the channel it is at. */
    @Override
    public InputStream open() throws IOException {
        lock.lock();
        try {
            FileChannel own = FileChannel.open(published ? blob : file, StandardOpenOption.READ);
            return new PartialBlobInput(this, own, generation);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void publish() throws IOException {
        lock.lock();
        try {
            if (!verified) {
                throw new IllegalStateException(digest + " was not verified");
            }
            if (!published) {
                disk.rename(file, blob);
                disk.forceDirectory(blob.resolveSibling(""));
                published = true;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (shared) {
            Files.deleteIfExists(file);
        }
    }

    /** Waits until there is something at this position; false at the end of the whole. */
    boolean await(long position, int readersGeneration, BooleanSupplier closed) throws IOException {
        lock.lock();
        try {
            while (position >= offset
                    && position < size
                    && failure == null
                    && generation == readersGeneration
                    && !closed.getAsBoolean()) {
                changed.await();
            }
            if (closed.getAsBoolean()) {
                throw new ClosedChannelException();
            }
            if (generation != readersGeneration) {
                throw new IOException("the content of " + digest + " is being received anew");
            }
            if (position >= offset && position < size) {
                throw new IOException("the content of " + digest + " did not arrive", failure);
            }
            return position < size;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + digest);
        } finally {
            lock.unlock();
        }
    }

    /** A reader that waits may have been closed. */
    void wake() {
        advance(() -> {});
    }

    private void takeUp() throws IOException {
        if (channel.size() > size) {
            channel.truncate(0);
        }
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        int count = channel.read(chunk, offset);
        while (count > 0) {
            hash.update(chunk.flip());
            offset += count;
            count = channel.read(chunk.clear(), offset);
        }
    }

    private void startOver() throws IOException {
        channel.truncate(0);
        advance(() -> {
            hash = Sha.start(digest.algorithm());
            offset = 0;
            generation++;
        });
    }

    private void advance(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static FileChannel openFile(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** The lock goes with the channel. */
    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock taken = channel.tryLock();
            return taken != null;
        } catch (OverlappingFileLockException byThisEngine) {
            return false;
        }
    }
}
