package org.gantry.images.oci;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.image.ContentStore;
import org.gantry.api.oci.Descriptor;
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
        return manifest(bytes(digest, what), what);
    }

    /** A manifest that is not in the store yet. */
    public static Manifest manifest(byte[] json, String what) {
        Manifest manifest = parse(json, Manifest.class, what);
        if (manifest.schemaVersion() == 1) {
            throw new EngineException.InvalidArgument("invalid " + what + ": schema 1 is not supported");
        }
        requireComplete(manifest.config(), "config", what);
        requireComplete(manifest.layers(), "layers", what);
        return manifest;
    }

    public Index index(Digest digest) throws IOException {
        String what = "index " + digest;
        return index(bytes(digest, what), what);
    }

    /** An index that is no blob: the index.json of an archive. */
    public static Index index(byte[] json, String what) {
        Index index = parse(json, Index.class, what);
        requireComplete(index.manifests(), "manifests", what);
        return index;
    }

    /** An image's config. The bytes in the store stay as they are: their digest is the image's identifier. */
    public ImageConfig config(Digest digest) throws IOException {
        String what = "image config " + digest;
        return config(bytes(digest, what), what);
    }

    /** A config that is not in the store yet. */
    public static ImageConfig config(byte[] json, String what) {
        ImageConfig config = parse(json, ImageConfig.class, what);
        require(config.rootfs(), "rootfs", what);
        require(config.rootfs().diffIds(), "rootfs.diff_ids", what);
        return config;
    }

    /** The bytes of a small document, which are what its digest is of. */
    public byte[] bytes(Digest digest) throws IOException {
        return bytes(digest, "document " + digest);
    }

    /** Refuses a manifest or index that could be taken for something else. */
    public void requireUnambiguous(Descriptor descriptor) throws IOException {
        String what = "manifest " + descriptor.digest();
        Unambiguous.require(bytes(descriptor.digest(), what), descriptor.mediaType(), what);
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

    private static void requireComplete(List<Descriptor> descriptors, String property, String what) {
        require(descriptors, property, what);
        for (int i = 0; i < descriptors.size(); i++) {
            requireComplete(descriptors.get(i), property + "[" + i + "]", what);
        }
    }

    private static void requireComplete(Descriptor descriptor, String property, String what) {
        require(descriptor, property, what);
        require(descriptor.mediaType(), property + ".mediaType", what);
        require(descriptor.digest(), property + ".digest", what);
    }

    /** Records are filled by a JSON reader, which knows nothing of nullness. */
    private static void require(@Nullable Object value, String property, String what) {
        if (value == null) {
            throw new EngineException.InvalidArgument("invalid " + what + ": it has no " + property);
        }
    }
}
