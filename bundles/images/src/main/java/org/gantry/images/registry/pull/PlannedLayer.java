package org.gantry.images.registry.pull;

import java.util.ArrayList;
import java.util.List;
import org.gantry.api.image.ChainId;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Digest;
import org.gantry.api.oci.ImageConfig;
import org.gantry.images.oci.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * A layer of an image that is to be pulled.
 *
 * @param parent chainID of what is below it, null at the base
 */
record PlannedLayer(
        int number, Descriptor descriptor, @Nullable Digest parent, Digest diffId) {

    /** All layers, base first. */
    static List<PlannedLayer> of(Manifest manifest, ImageConfig config) {
        var planned = new ArrayList<PlannedLayer>();
        Digest parent = null;
        for (int i = 0; i < manifest.layers().size(); i++) {
            Digest diffId = config.rootfs().diffIds().get(i);
            planned.add(new PlannedLayer(i, manifest.layers().get(i), parent, diffId));
            parent = ChainId.next(parent, diffId);
        }
        return planned;
    }

    Digest chainId() {
        return ChainId.next(parent, diffId);
    }
}
