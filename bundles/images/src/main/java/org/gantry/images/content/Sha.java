package org.gantry.images.content;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.gantry.api.oci.Digest;
import org.gantry.linux.hash.HostDigest;

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
        String name = algorithm.replace("sha", "SHA-");
        return HostDigest.of(name).orElseGet(() -> ofTheJdk(name));
    }

    private static MessageDigest ofTheJdk(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + name, e);
        }
    }

    public static Digest finish(String algorithm, MessageDigest hash) {
        return new Digest(algorithm, HexFormat.of().formatHex(hash.digest()));
    }
}
