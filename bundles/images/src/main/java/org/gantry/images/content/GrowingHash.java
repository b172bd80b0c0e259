package org.gantry.images.content;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.concurrent.locks.ReentrantLock;
import org.gantry.api.oci.Digest;

/**
 * The hash of a file that several threads write. What comes at the place that is hashed next is taken from memory; what came
 * before its turn is read from the file. Whoever finds another thread hashing leaves its part to that one.
 */
final class GrowingHash {
    private static final int CHUNK = 1 << 17;

    /** The file. */
    @FunctionalInterface
    interface Content {
        /** As {@link java.nio.channels.FileChannel#read(ByteBuffer, long)}. */
        int read(ByteBuffer to, long position) throws IOException;
    }

    private final Content file;
    private final String algorithm;
    private final ReentrantLock lock = new ReentrantLock();
    private MessageDigest hash;
    private long hashed;
    private long wanted;
    private boolean busy;

    GrowingHash(Content file, String algorithm) {
        this.file = file;
        this.algorithm = algorithm;
        this.hash = Sha.start(algorithm);
    }

    /** Bytes that were written at this position; {@link #reach} has to follow. */
    void offer(long position, ByteBuffer bytes) {
        lock.lock();
        try {
            if (busy || hashed != position) {
                return;
            }
            busy = true;
        } finally {
            lock.unlock();
        }
        int count = bytes.remaining();
        hash.update(bytes);
        lock.lock();
        try {
            hashed += count;
            busy = false;
        } finally {
            lock.unlock();
        }
    }

    /** Everything up to here is in the file. */
    void reach(long offset) throws IOException {
        lock.lock();
        try {
            wanted = Math.max(wanted, offset);
            if (busy || hashed >= wanted) {
                return;
            }
            busy = true;
        } finally {
            lock.unlock();
        }
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        try {
            do {
                read(chunk, wanted()); // what is behind that now may be written while we read
            } while (advance(chunk));
        } catch (IOException | RuntimeException e) {
            leave();
            throw e;
        }
    }

    /** Of everything; nobody is hashing any more. To be asked once. */
    Digest finish() {
        lock.lock();
        try {
            return Sha.finish(algorithm, hash);
        } finally {
            lock.unlock();
        }
    }

    /** The file is empty again, and nobody writes. */
    void clear() {
        lock.lock();
        try {
            hash = Sha.start(algorithm);
            hashed = 0;
            wanted = 0;
            busy = false;
        } finally {
            lock.unlock();
        }
    }

    private void read(ByteBuffer chunk, long end) throws IOException {
        chunk.clear().limit((int) Math.min(chunk.capacity(), end - hashed));
        int count = file.read(chunk, hashed);
        if (count <= 0) {
            throw new EOFException("the file of a blob has become shorter");
        }
        chunk.flip();
    }

    /** Hashes the chunk; false when nothing more is wanted. */
    private boolean advance(ByteBuffer chunk) {
        int taken = chunk.remaining();
        hash.update(chunk);
        lock.lock();
        try {
            hashed += taken;
            busy = hashed < wanted;
            return busy;
        } finally {
            lock.unlock();
        }
    }

    /** Somebody else may go on. */
    private void leave() {
        lock.lock();
        try {
            busy = false;
        } finally {
            lock.unlock();
        }
    }

    private long wanted() {
        lock.lock();
        try {
            return wanted;
        } finally {
            lock.unlock();
        }
    }
}
