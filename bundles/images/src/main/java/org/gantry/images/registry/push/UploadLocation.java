package org.gantry.images.registry.push;

import java.net.URI;
import org.gantry.api.oci.Digest;
import org.gantry.images.registry.http.RegistryFailure;
import org.gantry.images.registry.http.Reply;

/** Where an upload goes on, as the registry's last answer about it says. */
final class UploadLocation {
    private UploadLocation() {}

    static URI of(Reply reply) throws RegistryFailure {
        try {
            URI location = reply.uri()
                    .resolve(reply.header("Location")
                            .orElseThrow(
                                    () -> RegistryFailure.invalid("the registry does not say where to upload to")));
            boolean weaker = "https".equals(reply.uri().getScheme()) && !"https".equals(location.getScheme());
            if (location.getHost() == null || weaker) {
                throw RegistryFailure.invalid(
                        "refused to upload to " + location.getScheme() + "://" + location.getAuthority());
            }
            return location;
        } catch (IllegalArgumentException e) {
            throw RegistryFailure.invalid("the registry wants the upload at an invalid address");
        }
    }

    /** The address that ends the upload. */
    static URI finishing(URI location, Digest digest) {
        String separator = location.getRawQuery() == null ? "?" : "&";
        return URI.create(location + separator + "digest=" + digest);
    }
}
