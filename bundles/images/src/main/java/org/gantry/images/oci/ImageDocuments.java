package org.gantry.images.oci;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import org.gantry.api.EngineException;
import org.gantry.api.image.ContentStore;
import org.gantry.api.oci.Digest;
import org.gantry.api.oci.ImageConfig;
import org.gantry.json.Json;
import org.jspecify.annotations.Nullable;

/** Reads manifests, indexes and configs from the content store, and says what is wrong with them. */
public final class ImageDocuments {
    /** Documents are read into memory; real ones have some kilobytes. */
    public static final int LARGEST = 8 << 20;

    private final ContentStore content;

    public ImageDocuments(ContentStore content) {
        this.content = content;
    }

    public Manifest manifest(Digest digest) throws IOException {
        String what = "manifest " + digest;
        Manifest manifest = parse(bytes(digest, what), Manifest.class, what);
        if (manifest.schemaVersion() == 1) {
            throw new EngineException.InvalidArgument("invalid " + what + ": schema 1 is not supported");
        }
        require(manifest.config(), "config", what);
        require(manifest.layers(), "layers", what);
        return manifest;
    }

    public Index index(Digest digest) throws IOException {
        String what = "index " + digest;
        return index(bytes(digest, what), what);
    }

    /** An index that is no blob: the index.json of an archive. */
    public static Index index(byte[] json, String what) {
        Index index = parse(json, Index.class, what);
        require(index.manifests(), "manifests", what);
        return index;
    }

    /** An image's config. The bytes in the store stay as they are: their digest is the image's identifier. */
    public ImageConfig config(Digest digest) throws IOException {
        String what = "image config " + digest;
        ImageConfig config = parse(bytes(digest, what), ImageConfig.class, what);
        require(config.rootfs(), "rootfs", what);
        require(config.rootfs().diffIds(), "rootfs.diff_ids", what);
        return config;
    }

    /** Parses a document a user gave. */
    public static <T> T parse(byte[] json, Class<T> type, String what) {
        try {
            T value = Json.lenient().readValue(json, type);
            if (value == null) {
                throw new EngineException.InvalidArgument("invalid " + what + ": it is null");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new EngineException.InvalidArgument("invalid " + what + ": " + JsonComplaint.of(e), e);
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory", e);
        }
    }

    private byte[] bytes(Digest digest, String what) throws IOException {
        try (InputStream in = content.open(digest)) {
            byte[] json = in.readNBytes(LARGEST + 1);
            if (json.length > LARGEST) {
                throw new EngineException.InvalidArgument(
                        "invalid " + what + ": it is larger than " + LARGEST + " bytes");
            }
            return json;
        }
    }

    /** Records are filled by a JSON reader, which knows nothing of nullness. */
    private static void require(@Nullable Object value, String property, String what) {
        if (value == null) {
            throw new EngineException.InvalidArgument("invalid " + what + ": it has no " + property);
        }
    }
}
