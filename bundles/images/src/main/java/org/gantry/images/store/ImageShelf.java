package org.gantry.images.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.gantry.api.image.ContentStore;
import org.gantry.api.oci.Digest;
import org.gantry.api.oci.ImageConfig;
import org.gantry.images.archive.ArchivedImage;
import org.gantry.images.lease.Lease;
import org.gantry.images.names.Catalog;
import org.gantry.images.names.NamedManifest;
import org.gantry.images.oci.ImageDocuments;
import org.gantry.images.reference.Reference;
import org.gantry.images.unpack.ImageUnpacker;

/** What whoever brings images here, or takes them away, needs of the store besides what users see of it. */
public final class ImageShelf {
    private final ContentStore content;
    private final Library library;
    private final Registration registration;
    private final Ingestions ingestions;
    private final ImageUnpacker unpacker;
    private final ImageEvents events;
    private final ImageDocuments documents;

    ImageShelf(
            ContentStore content,
            Library library,
            Registration registration,
            Ingestions ingestions,
            ImageUnpacker unpacker,
            ImageEvents events) {
        this.content = content;
        this.library = library;
        this.registration = registration;
        this.ingestions = ingestions;
        this.unpacker = unpacker;
        this.events = events;
        this.documents = new ImageDocuments(content);
    }

    /** As long as it is open, what it holds is not collected: first hold, then look whether it is there. */
    public interface Kept extends AutoCloseable {
        /** Holds a blob by its digest, or a layer by its chainID. */
        void hold(Digest digest);

        @Override
        void close() throws IOException;
    }

    public ContentStore content() {
        return content;
    }

    public ImageUnpacker unpacker() {
        return unpacker;
    }

    public ImageDocuments documents() {
        return documents;
    }

    public Catalog catalog() {
        return library.catalog();
    }

    public Digest resolve(String reference) {
        return new ImageResolver(library.catalog()).resolve(reference);
    }

    public Optional<ImageConfig> config(Digest imageId) {
        return library.image(imageId).map(StoredImage::config);
    }

    public Kept keep() throws IOException {
        Lease lease = ingestions.begin();
        return new Kept() {
            @Override
            public void hold(Digest digest) {
                lease.hold(digest);
            }

            @Override
            public void close() throws IOException {
                ingestions.end(lease);
            }
        };
    }

    /** Makes an image known whose layers are unpacked; what it consists of is held. */
    public void enter(ArchivedImage image) throws IOException {
        registration.enter(List.of(image));
    }

    /** Tells of a {@code pull} or {@code push}. */
    public void tell(String action, Digest imageId, Reference name) {
        library.image(imageId).ifPresent(image -> events.transferred(action, image, name));
    }

    /**
     * Whether some image here has this very blob as its layer of this chainID: then it was held against the diffID when that
     * image came, and is unpacked.
     */
    public boolean isUnpackedFrom(Digest layer, Digest chainId) throws IOException {
        if (!content.contains(layer)) {
            return false;
        }
        for (StoredImage image : library.all(library.catalog())) {
            int number = image.chainIds().indexOf(chainId);
            if (number >= 0 && hasLayer(image.id(), number, layer)) {
                return true;
            }
        }
        return false;
    }

    private boolean hasLayer(Digest imageId, int number, Digest layer) throws IOException {
        for (NamedManifest entry : library.catalog().ofImage(imageId)) {
            Digest candidate = documents
                    .manifest(entry.manifest().digest())
                    .layers()
                    .get(number)
                    .digest();
            if (candidate.equals(layer)) {
                return true;
            }
        }
        return false;
    }
}
