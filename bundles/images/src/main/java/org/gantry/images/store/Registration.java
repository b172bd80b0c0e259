package org.gantry.images.store;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.image.Snapshotter;
import org.gantry.api.oci.Digest;
import org.gantry.images.archive.ArchivedImage;
import org.gantry.images.names.Catalog;
import org.gantry.images.names.NamedManifest;
import org.gantry.images.oci.ImageDocuments;
import org.gantry.images.oci.Manifest;
import org.gantry.images.reference.Reference;
import org.gantry.images.unpack.ImageUnpacker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings images whose blobs are in the content store into the library: unpacked first, then known by their names. */
final class Registration {
    private static final Logger LOG = LoggerFactory.getLogger(Registration.class);

    private final Library library;
    private final ImageUnpacker unpacker;
    private final ImageDocuments documents;
    private final Clock clock;

    Registration(Library library, ImageUnpacker unpacker, ImageDocuments documents, Clock clock) {
        this.library = library;
        this.unpacker = unpacker;
        this.documents = documents;
        this.clock = clock;
    }

    /** Unpacks all images, then names all of them in one change: either every one is there or none. */
    List<StoredImage> register(List<ArchivedImage> images, ImageUnpacker leased, ImageUnpacker.Watch watch)
            throws IOException {
        for (ArchivedImage image : images) {
            leased.unpack(image.manifest(), image.config(), watch);
        }
        return enter(images);
    }

    /** Names images that are unpacked. */
    List<StoredImage> enter(List<ArchivedImage> images) throws IOException {
        return enter(images, null);
    }

    /** As {@link #enter(List)}, made here from another image. */
    List<StoredImage> enter(List<ArchivedImage> images, @Nullable Digest parent) throws IOException {
        return library.exclusively(() -> {
            var registered = new ArrayList<StoredImage>();
            Catalog catalog = library.catalog();
            for (ArchivedImage image : images) {
                Digest id = image.manifest().config().digest();
                registered.add(library.learn(id, image.config()));
                catalog = catalog.add(id, image.descriptor(), parent);
                for (Reference name : image.names()) {
                    catalog = catalog.name(name, id, image.descriptor(), clock.instant());
                }
            }
            library.replace(catalog);
            return registered;
        });
    }

    /**
     * Takes over what is on disk: removes the traces of unpacking that a crash cut short, and unpacks again what has lost
     * its snapshots. An image that cannot be unpacked is reported and not shown; its blobs stay.
     */
    void recover(Catalog onDisk, Snapshotter snapshotter) throws IOException {
        snapshotter.activeKeys().stream()
                .filter(key -> key.startsWith(Snapshotter.UNPACK_PREFIX))
                .forEach(snapshotter::remove);
        for (NamedManifest entry : onDisk.entries()) {
            if (library.image(entry.imageId()).isEmpty()) {
                recover(entry);
            }
        }
        library.start(onDisk);
    }

    private void recover(NamedManifest entry) throws IOException {
        try {
            Manifest manifest = documents.manifest(entry.manifest().digest());
            var config = documents.config(entry.imageId());
            unpacker.unpackMissing(manifest, config);
            library.learn(entry.imageId(), config);
        } catch (EngineException e) {
            LOG.error("Image {} is damaged and not shown", entry, e);
        }
    }
}
