package org.gantry.images.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gantry.api.image.ContentStore;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Digest;
import org.gantry.api.oci.ImageConfig;
import org.gantry.api.oci.JsonName;
import org.gantry.images.compress.Decompressor;
import org.gantry.images.oci.Index;
import org.gantry.images.reference.Reference;
import org.gantry.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Writes images as one archive that is an OCI image layout and docker save's format at the same time, as docker save does
 * since 25. Blobs are as they are in the store, so manifests keep their digests. Layers compressed with zstd are in it once
 * more without, for manifest.json: Docker did not know zstd when that was the only format.
 */
public final class ImageArchiveWriter {
    private static final String BLOBS = "blobs";
    private static final String REF_NAME = "org.opencontainers.image.ref.name";
    private static final String IMAGE_NAME = "io.containerd.image.name";

    private final ContentStore content;
    private final ArchiveOutput archive;
    private final List<Descriptor> manifests = new ArrayList<>();
    private final List<Item> items = new ArrayList<>();
    private final Map<String, Map<String, String>> repositories = new TreeMap<>();

    public ImageArchiveWriter(ContentStore content, OutputStream out) {
        this.content = content;
        this.archive = new ArchiveOutput(out);
    }

    /** An element of manifest.json. */
    private record Item(
            @JsonName("Config") String config,
            @JsonName("RepoTags") @Nullable List<String> repoTags,
            @JsonName("Layers") List<String> layers) {}

    /** What begins the archive. */
    public void begin() throws IOException {
        archive.directory(BLOBS);
        archive.directory(BLOBS + "/sha256");
    }

    public void add(ArchivedImage image) throws IOException {
        blob(image.descriptor().digest());
        blob(image.manifest().config().digest());
        List<Digest> diffIds = image.config().rootfs().diffIds();
        List<String> layers = new ArrayList<>();
        for (int i = 0; i < diffIds.size(); i++) {
            Descriptor layer = image.manifest().layers().get(i);
            blob(layer.digest());
            layers.add(
                    layer.mediaType().endsWith("zstd")
                            ? unpacked(layer.digest(), diffIds.get(i))
                            : path(layer.digest()));
        }
        List<String> tags = image.names().stream().map(Reference::familiar).toList();
        items.add(new Item(path(image.manifest().config().digest()), tags.isEmpty() ? null : tags, layers));
        list(image);
    }

    /** The lists of contents, which come last. */
    public void end() throws IOException {
        archive.file("index.json", Json.lenient().writeValueAsBytes(Index.of(manifests)));
        archive.file("manifest.json", Json.lenient().writeValueAsBytes(items));
        archive.file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.US_ASCII));
        if (!repositories.isEmpty()) {
            archive.file("repositories", Json.lenient().writeValueAsBytes(repositories));
        }
        archive.finish();
    }

    private void list(ArchivedImage image) {
        Descriptor plain = image.descriptor();
        for (Reference name : image.names()) {
            var annotations = new TreeMap<String, String>();
            annotations.put(IMAGE_NAME, name.toString());
            annotations.put(REF_NAME, String.valueOf(name.tag()));
            manifests.add(
                    new Descriptor(plain.mediaType(), plain.digest(), plain.size(), null, annotations, null, null));
            repositories
                    .computeIfAbsent(name.familiarName(), _ -> new LinkedHashMap<>())
                    .put(String.valueOf(name.tag()), topLayer(image.config()));
        }
        if (image.names().isEmpty()) {
            manifests.add(Descriptor.of(plain.mediaType(), plain.digest(), plain.size()));
        }
    }

    private static String topLayer(ImageConfig config) {
        List<Digest> diffIds = config.rootfs().diffIds();
        return diffIds.isEmpty() ? "" : diffIds.getLast().hex();
    }

    private void blob(Digest digest) throws IOException {
        if (archive.isNew(path(digest))) {
            try (InputStream in = content.open(digest)) {
                archive.file(path(digest), content.size(digest), in);
            }
        }
    }

    /** Read twice: how long it is has to be written before it. */
    private String unpacked(Digest layer, Digest diffId) throws IOException {
        String path = path(diffId);
        if (archive.isNew(path)) {
            long size;
            try (InputStream in = Decompressor.open(content.open(layer))) {
                size = in.transferTo(OutputStream.nullOutputStream());
            }
            try (InputStream in = Decompressor.open(content.open(layer))) {
                archive.file(path, size, in);
            }
        }
        return path;
    }

    private static String path(Digest digest) {
        return BLOBS + "/" + digest.algorithm() + "/" + digest.hex();
    }
}
