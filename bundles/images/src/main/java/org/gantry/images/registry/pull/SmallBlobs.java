package org.gantry.images.registry.pull;

import java.io.IOException;
import java.util.Set;
import org.gantry.api.EngineException;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Digest;
import org.gantry.images.content.Sha;
import org.gantry.images.registry.http.Call;
import org.gantry.images.registry.http.RegistrySession;
import org.gantry.images.registry.http.Reply;

/** Blobs that fit into memory, as configs do. */
final class SmallBlobs {
    private final RegistrySession session;

    SmallBlobs(RegistrySession session) {
        this.session = session;
    }

    byte[] get(Descriptor descriptor, int limit) throws IOException, InterruptedException {
        if (descriptor.size() > limit) {
            throw new EngineException.InvalidArgument("invalid " + descriptor.mediaType() + " " + descriptor.digest()
                    + ": it is larger than " + limit + " bytes");
        }
        Call call = Call.of("GET", session.uri("blobs/" + descriptor.digest()));
        try (Reply reply = session.require(call, Set.of(200))) {
            byte[] bytes = reply.bytes((int) descriptor.size());
            var hash = Sha.start(descriptor.digest().algorithm());
            hash.update(bytes);
            Digest actual = Sha.finish(descriptor.digest().algorithm(), hash);
            if (bytes.length != descriptor.size() || !actual.equals(descriptor.digest())) {
                throw new EngineException.InvalidArgument(
                        "image config verification failed for digest " + descriptor.digest());
            }
            return bytes;
        }
    }
}
