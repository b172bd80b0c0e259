package org.gantry.images.reference;

import org.gantry.api.oci.Digest;
import org.jspecify.annotations.Nullable;

/**
 * The name of an image with everything said: {@code docker.io/library/busybox:latest}. Users write and see the familiar
 * form, {@code busybox:latest}.
 *
 * @param domain the registry, with a port if it has one
 * @param path the repository within it
 * @param tag null if none was given
 * @param digest that of a manifest, null if none was given
 */
public record Reference(
        String domain,
        String path,
        @Nullable String tag,
        @Nullable Digest digest) {
    static final String OFFICIAL = "library/";
    private static final String DEFAULT_TAG = "latest";

    /**
     * Reads what a user wrote.
     *
     * @throws org.gantry.api.EngineException.InvalidArgument in Docker's words
     */
    public static Reference parse(String text) {
        return ReferenceParser.parse(text);
    }

    /** This reference if it has a tag or a digest; otherwise the one tagged {@code latest}. */
    public Reference withDefaultTag() {
        return tag == null && digest == null ? withTag(DEFAULT_TAG) : this;
    }

    public Reference withTag(String newTag) {
        return new Reference(domain, path, newTag, null);
    }

    public Reference withDigest(Digest newDigest) {
        return new Reference(domain, path, null, newDigest);
    }

    /** What the reference is looked up by: of a tag and a digest, the digest, for it says exactly which content. */
    public Reference lookupKey() {
        return digest == null ? withDefaultTag() : withDigest(digest);
    }

    public boolean isDigested() {
        return digest != null;
    }

    /** Whether both are of the same repository. */
    public boolean sameRepository(Reference other) {
        return domain.equals(other.domain) && path.equals(other.path);
    }

    /** As Docker prints it. */
    public String familiar() {
        return familiarName() + suffix();
    }

    /** The repository as Docker prints it. */
    public String familiarName() {
        if (!domain.equals(DockerHub.DOMAIN)) {
            return domain + "/" + path;
        }
        boolean official = path.startsWith(OFFICIAL) && path.indexOf('/', OFFICIAL.length()) < 0;
        return official ? path.substring(OFFICIAL.length()) : path;
    }

    /** With domain and full path, as it is stored. */
    @Override
    public String toString() {
        return domain + "/" + path + suffix();
    }

    private String suffix() {
        return (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }
}
