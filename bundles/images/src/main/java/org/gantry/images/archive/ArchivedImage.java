package org.gantry.images.archive;

import java.util.List;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.ImageConfig;
import org.gantry.images.oci.Manifest;
import org.gantry.images.reference.Reference;

/**
 * An image found in an archive; its blobs are in the content store.
 *
 * @param descriptor of the manifest
 */
public record ArchivedImage(Descriptor descriptor, Manifest manifest, ImageConfig config, List<Reference> names) {
    public ArchivedImage {
        names = List.copyOf(names);
    }
}
