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
import java.util.ArrayList;
import java.util.List;
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
 * costs a fraction of receiving them, and the state of a hash function cannot be saved. Of pieces that arrive at the same
 * time, the foremost is hashed as it comes, the others from the file when it is their turn.
 *
 * <p>The file is locked. A second holder (the successor of an image store that is just being replaced) receives into a file
 * beside it, which nobody finds again.
 */
final class PartialBlob implements ResumableBlob {
    private final Path file;
    private final Path blob;
    private final Disk disk;
    private final UnsettledBlobs unsettled;
    private final Digest digest;
    private final long size;
    private final FileChannel channel;
    private final boolean shared;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PieceMap pieces;
    private final GrowingHash hash;
    private long offset;
    private int generation;
    private boolean verified;
    private boolean published;
    private @Nullable Throwable failure;

    PartialBlob(Path wanted, Path blob, Disk disk, UnsettledBlobs unsettled, Digest digest, long size)
            throws IOException {
        this.blob = blob;
        this.disk = disk;
        this.unsettled = unsettled;
        this.digest = digest;
        this.size = size;
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
        this.pieces = PieceMap.open(file, channel, size);
        this.offset = pieces.contiguous();
        this.hash = new GrowingHash(channel::read, digest.algorithm());
        hash.reach(offset);
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
    public long received() {
        lock.lock();
        try {
            return pieces.received();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Piece> missing(long pieceBytes) throws IOException {
        lock.lock();
        try {
            pieces.divide(pieceBytes);
            var missing = new ArrayList<Piece>();
            for (int i = 0; i < pieces.count(); i++) {
                if (pieces.position(i) < pieces.end(i)) {
                    missing.add(new OnePiece(i, pieces.end(i)));
                }
            }
            return missing;
        } finally {
            lock.unlock();
        }
    }

    /** One of the pieces; only its own thread moves its position. */
    private final class OnePiece implements Piece {
        private final int number;
        private final long end;

        OnePiece(int number, long end) {
            this.number = number;
            this.end = end;
        }

        @Override
        public long position() {
            lock.lock();
            try {
                return pieces.position(number);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public long end() {
            return end;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            PartialBlob.this.write(number, position(), end, bytes);
        }
    }

    private void write(int piece, long position, long end, ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        if (position + count > end) {
            throw new EngineException.InvalidArgument(
                    "the content of " + digest + " is longer than the " + size + " bytes it should have");
        }
        ByteBuffer same = bytes.duplicate();
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
        hash.offer(position, same);
        hash.reach(advance(piece, count));
    }

    /** Returns how far there is everything. */
    private long advance(int piece, int count) throws IOException {
        lock.lock();
        try {
            pieces.advance(piece, count);
            offset = pieces.contiguous();
            changed.signalAll();
            return offset;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean verify() throws IOException {
        boolean sound = offset == size && hash.finish().equals(digest);
        if (sound) {
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
                pieces.delete();
                name();
                published = true;
            }
        } finally {
            lock.unlock();
        }
    }

    private void name() throws IOException {
        if (unsettled.mayWait(size)) {
            unsettled.publish(digest, () -> disk.rename(file, blob));
        } else {
            disk.force(channel);
            disk.rename(file, blob);
            disk.forceDirectory(blob.resolveSibling(""));
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        pieces.close();
        if (shared) {
            pieces.delete();
            Files.deleteIfExists(file);
        }
    }

    /** Waits until there is something at this position; returns how many bytes can be read there, 0 at the end of the whole. */
    long await(long position, int readersGeneration, BooleanSupplier closed) throws IOException {
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
            return offset - position;
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

    private void startOver() throws IOException {
        lock.lock();
        try {
            pieces.clear();
            channel.truncate(0);
            hash.clear();
            offset = 0;
            generation++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
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
