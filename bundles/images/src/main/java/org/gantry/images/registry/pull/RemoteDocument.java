package org.gantry.images.registry.pull;

import org.gantry.api.oci.Descriptor;

/** A manifest or index as a registry gave it: verified against its digest, and of one kind. */
public record RemoteDocument(Descriptor descriptor, byte[] bytes) {
    String what() {
        return "manifest " + descriptor.digest();
    }
}
