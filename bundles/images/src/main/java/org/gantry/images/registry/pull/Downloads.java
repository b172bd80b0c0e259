package org.gantry.images.registry.pull;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.gantry.api.image.ContentStore;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Digest;
import org.gantry.images.registry.host.RegistrySettings;
import org.gantry.images.registry.http.Attempts;

/**
 * The downloads under way. Who wants a blob that somebody else is getting joins in; the download ends early when the last
 * one who wanted it has left.
 */
public final class Downloads {
    private final ContentStore content;
    private final RegistrySettings settings;
    private final Parallelism parallelism;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private final Map<Digest, Shared> active = new HashMap<>();

    /** A download, and how many want it; none when it is being stopped. */
    private static final class Shared {
        final Download download;
        int sharers;

        Shared(Download download) {
            this.download = download;
        }
    }

    public Downloads(ContentStore content, RegistrySettings settings) {
        this.content = content;
        this.settings = settings;
        this.parallelism = new Parallelism(settings);
    }

    /**
     * A download to {@link #leave} at the end, whatever becomes of it; empty if the blob is here.
     *
     * @param watcher is told how it goes from its beginning, or from where it is
     */
    Optional<Download> join(Descriptor descriptor, BlobSource source, Download.Watcher watcher)
            throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            Shared shared = active.get(descriptor.digest());
            while (shared != null && shared.sharers == 0) {
                left.await(); // it must have let go of the file first
                shared = active.get(descriptor.digest());
            }
            if (shared == null) {
                if (content.contains(descriptor.digest())) {
                    return Optional.empty();
                }
                shared = new Shared(start(descriptor, source, watcher));
                active.put(descriptor.digest(), shared);
            } else {
                shared.download.watch(watcher);
            }
            shared.sharers++;
            return Optional.of(shared.download);
        } finally {
            lock.unlock();
        }
    }

    void leave(Download download) throws IOException {
        if (wasLast(download)) {
            try {
                download.stop();
            } finally {
                forget(download);
            }
        }
    }

    private Download start(Descriptor descriptor, BlobSource source, Download.Watcher watcher) throws IOException {
        var download = new Download(
                content.resume(descriptor.digest(), descriptor.size()),
                source,
                () -> new Attempts(settings.attempts(), settings.pause()),
                parallelism);
        download.watch(watcher);
        download.start();
        return download;
    }

    private boolean wasLast(Download download) {
        lock.lock();
        try {
            Shared shared = active.get(download.digest());
            if (shared == null) {
                throw new IllegalStateException(download.digest() + " is not being downloaded");
            }
            shared.sharers--;
            return shared.sharers == 0;
        } finally {
            lock.unlock();
        }
    }

    private void forget(Download download) {
        lock.lock();
        try {
            active.remove(download.digest());
            left.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
