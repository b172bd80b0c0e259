package org.gantry.images.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.gantry.api.EngineException;
import org.gantry.api.image.ChainId;
import org.gantry.api.image.Image;
import org.gantry.api.image.Snapshotter;
import org.gantry.api.oci.Digest;
import org.gantry.api.oci.ImageConfig;
import org.gantry.images.names.Catalog;
import org.gantry.images.names.CatalogFile;

/**
 * The images there are: the catalog, on disk and in memory, and the configs. Readers take no lock and see one state;
 * changes come one after the other.
 */
final class Library {
    private final CatalogFile file;
    private final Snapshotter snapshotter;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Digest, StoredImage> images = new ConcurrentHashMap<>();
    private volatile ImageList list = new ImageList(Catalog.EMPTY);
    private boolean closed;

    Library(CatalogFile file, Snapshotter snapshotter) {
        this.file = file;
        this.snapshotter = snapshotter;
    }

    Catalog catalog() {
        return list.catalog();
    }

    /** The images there are, as users see them, newest first. */
    List<Image> list() {
        return list.images(this::image);
    }

    /** Empty if the image was removed meanwhile. */
    Optional<StoredImage> image(Digest id) {
        return Optional.ofNullable(images.get(id));
    }

    /** Makes an unpacked image known, before it gets into the catalog. */
    StoredImage learn(Digest id, ImageConfig config) {
        var chainIds = new ArrayList<Digest>();
        var sizes = new ArrayList<Long>();
        Digest chainId = null;
        for (Digest diffId : config.rootfs().diffIds()) {
            chainId = ChainId.next(chainId, diffId);
            chainIds.add(chainId);
            sizes.add(snapshotter.size(chainId));
        }
        var image = new StoredImage(id, config, chainIds, sizes);
        images.put(id, image);
        return image;
    }

    /** Takes over what was on disk at the start, once its images are known; nothing is written. */
    void start(Catalog onDisk) {
        list = new ImageList(onDisk);
    }

    /** Puts a changed catalog in force: on disk first. To be called inside {@link #exclusively}. */
    void replace(Catalog changed) throws IOException {
        if (!lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("the catalog changes under the lock only");
        }
        file.write(changed);
        list = new ImageList(changed); // also if the catalog is as it was: an image may be known only now
        images.keySet().retainAll(changed.images());
    }

    <T> T exclusively(Step<T> step) throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new EngineException.Unavailable("the image store is being replaced; try again");
            }
            return step.run();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the change under way; later ones are refused, for another store may be at work on the files by then. */
    void close() {
        lock.lock();
        closed = true;
        lock.unlock();
    }

    /** The images a catalog lists. */
    List<StoredImage> all(Catalog of) {
        return of.images().stream().map(this::image).flatMap(Optional::stream).toList();
    }

    /** A change, or something that must not be disturbed by one. */
    interface Step<T> {
        T run() throws IOException;
    }
}
