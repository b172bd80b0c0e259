package org.gantry.images.registry.host;

import java.net.URI;

/**
 * A server that speaks for a registry.
 *
 * @param authority {@code HOST[:PORT]}, by which its certificates are found
 * @param base what {@code /v2/} is appended to
 * @param insecure its certificate is not verified
 */
public record Endpoint(String authority, URI base, boolean insecure) {

    /** The address of something below {@code /v2/}. */
    public URI resolve(String path) {
        return URI.create(base + "/v2/" + path);
    }
}
