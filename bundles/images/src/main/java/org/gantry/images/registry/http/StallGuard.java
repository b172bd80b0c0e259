package org.gantry.images.registry.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A body that fails when nothing comes for too long. Reads have no timeout of their own, so somebody watches and closes the
 * stream under a read that stalls.
 */
final class StallGuard extends FilterInputStream {
    private final Duration limit;
    private final Thread watcher;
    private volatile long lastRead = System.nanoTime();
    private volatile boolean stalled;
    private volatile boolean closed;

    StallGuard(InputStream in, Duration limit) {
        super(in);
        this.limit = limit;
        this.watcher = Thread.ofVirtual().name("stall-guard").start(this::watch);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        try {
            lastRead = System.nanoTime();
            int count = in.read(target, offset, length);
            requireFlow();
            return count;
        } catch (IOException e) {
            requireFlow();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        LockSupport.unpark(watcher);
        in.close();
    }

    private void requireFlow() throws IOException {
        if (stalled) {
            throw new IOException("no data came for " + limit.toSeconds() + "s");
        }
    }

    private void watch() {
        while (!closed) {
            long idle = System.nanoTime() - lastRead;
            if (idle >= limit.toNanos()) {
                stalled = true;
                closeQuietly();
                return;
            }
            LockSupport.parkNanos(this, limit.toNanos() - idle);
        }
    }

    private void closeQuietly() {
        try {
            in.close();
        } catch (IOException e) {
            // the read that stalls fails with the better reason
        }
    }
}
