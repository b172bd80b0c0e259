package org.gantry.api.image;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.gantry.api.oci.Digest;
import org.jspecify.annotations.Nullable;

/** The name of a stack of layers (image-spec config.md, Layer ChainID). */
public final class ChainId {
    private ChainId() {}

    /** The chainID of the whole list, base first; null for an empty one. */
    public static @Nullable Digest of(List<Digest> diffIds) {
        Digest chain = null;
        for (Digest diffId : diffIds) {
            chain = next(chain, diffId);
        }
        return chain;
    }

    /** The chainID of {@code diffId} on top of {@code parent}. */
    public static Digest next(@Nullable Digest parent, Digest diffId) {
        return parent == null ? diffId : new Digest("sha256", sha256(parent + " " + diffId));
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
