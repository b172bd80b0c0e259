package org.gantry.images.store;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gantry.api.EngineException;
import org.gantry.api.image.ChainId;
import org.gantry.api.image.ContentStore;
import org.gantry.api.image.Snapshotter;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Digest;
import org.gantry.images.names.Catalog;
import org.gantry.images.names.CatalogFile;
import org.gantry.images.names.NamedManifest;
import org.gantry.images.oci.ImageDocuments;
import org.gantry.images.oci.Manifest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes blobs and snapshots that no image refers to and nobody has a lease for. Snapshots that a container stands on stay until a later run finds
 * them free.
 */
final class GarbageCollector {
    private static final Logger LOG = LoggerFactory.getLogger(GarbageCollector.class);

    private final ContentStore content;
    private final Snapshotter snapshotter;
    private final ImageDocuments documents;
    private final CatalogFile file;

    GarbageCollector(ContentStore content, Snapshotter snapshotter, ImageDocuments documents, CatalogFile file) {
        this.content = content;
        this.snapshotter = snapshotter;
        this.documents = documents;
        this.file = file;
    }

    /** @param held digests and chainIDs that are somebody's, who is about to put an image together of them */
    void collect(Catalog catalog, Set<Digest> held) throws IOException {
        Set<Digest> blobs = new HashSet<>(held);
        Set<Digest> chainIds = new HashSet<>(held);
        if (marked(catalog, blobs, chainIds)) {
            content.list().stream().filter(blob -> !blobs.contains(blob)).forEach(content::delete);
            removeSnapshots(chainIds);
        }
    }

    /** False if nobody knows what a damaged image needs; then nothing may go until that image is removed. */
    private boolean marked(Catalog catalog, Set<Digest> blobs, Set<Digest> chainIds) throws IOException {
        if (file.isDamaged()) {
            LOG.warn("Nothing is collected while index.json has entries that cannot be read");
            return false;
        }
        for (NamedManifest entry : catalog.entries()) {
            try {
                mark(entry, blobs, chainIds);
            } catch (EngineException e) {
                LOG.warn("Nothing is collected while image {} is damaged: {}", entry.imageId(), e.getMessage());
                return false;
            }
        }
        return true;
    }

    private void mark(NamedManifest entry, Set<Digest> blobs, Set<Digest> chainIds) throws IOException {
        Manifest manifest = documents.manifest(entry.manifest().digest());
        blobs.add(entry.manifest().digest());
        blobs.add(manifest.config().digest());
        manifest.layers().stream().map(Descriptor::digest).forEach(blobs::add);
        Digest chainId = null;
        for (Digest diffId : documents.config(entry.imageId()).rootfs().diffIds()) {
            chainId = ChainId.next(chainId, diffId);
            chainIds.add(chainId);
        }
    }

    /** Top down: each round frees the snapshots below those that it removed. */
    private void removeSnapshots(Set<Digest> wanted) {
        boolean progress = true;
        while (progress) {
            List<Digest> unwanted = snapshotter.committedIds().stream()
                    .filter(chainId -> !wanted.contains(chainId))
                    .toList();
            progress = unwanted.stream().filter(this::removed).count() > 0;
        }
    }

    private boolean removed(Digest chainId) {
        try {
            snapshotter.removeCommitted(chainId);
            return true;
        } catch (EngineException.Conflict e) {
            LOG.debug("Snapshot {} is still in use: {}", chainId, e.getMessage());
            return false;
        }
    }
}
