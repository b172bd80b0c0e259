package org.gantry.images.content;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.gantry.api.oci.Digest;

/** Hash functions by the algorithm names of OCI digests. */
public final class Sha {
    public static final String SHA256 = "sha256";

    private Sha() {}

    public static Digest of(byte[] content) {
        MessageDigest hash = start(SHA256);
        hash.update(content);
        return finish(SHA256, hash);
    }

    /** A hash to feed; {@code algorithm} is that of a valid {@link Digest}. */
    public static MessageDigest start(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm.replace("sha", "SHA-"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    public static Digest finish(String algorithm, MessageDigest hash) {
        return new Digest(algorithm, HexFormat.of().formatHex(hash.digest()));
    }
}
