package org.gantry.images.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.image.ContentStore;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Digest;
import org.gantry.api.oci.ImageConfig;
import org.gantry.images.oci.HostPlatform;
import org.gantry.images.oci.ImageDocuments;
import org.gantry.images.oci.LayerDescriptors;
import org.gantry.images.oci.Manifest;
import org.gantry.images.oci.MediaTypes;
import org.gantry.images.reference.Reference;

/** An OCI image layout in an archive (image-layout.md). Of an image for several platforms, this host's is taken. */
final class OciArchive {
    static final String INDEX = "index.json";

    private static final String CONTAINERD_NAME = "io.containerd.image.name";
    private static final String REF_NAME = "org.opencontainers.image.ref.name";
    private static final int DEEPEST = 4;

    private final ContentStore content;
    private final ImageDocuments documents;

    OciArchive(ContentStore content) {
        this.content = content;
        this.documents = new ImageDocuments(content);
    }

    List<ArchivedImage> images(ArchiveFiles files, byte[] index) throws IOException {
        List<Descriptor> manifests = ImageDocuments.index(index, INDEX).manifests();
        var images = new ArrayList<ArchivedImage>();
        for (Descriptor descriptor : manifests) {
            if (!HostPlatform.isAttestation(descriptor)) {
                images.add(image(files, manifest(files, descriptor, 0), names(descriptor)));
            }
        }
        if (images.isEmpty()) {
            throw new EngineException.InvalidArgument("invalid index.json: it lists no image");
        }
        return images;
    }

    /** Walks from an index to the manifest for this host. */
    private Descriptor manifest(ArchiveFiles files, Descriptor descriptor, int depth) throws IOException {
        requireBlob(files, descriptor);
        if (MediaTypes.isManifest(descriptor.mediaType())) {
            documents.requireUnambiguous(descriptor);
            return descriptor;
        }
        if (!MediaTypes.isIndex(descriptor.mediaType())) {
            throw new EngineException.InvalidArgument(
                    "invalid archive: " + descriptor.digest() + " is a " + descriptor.mediaType() + ", no image");
        }
        if (depth == DEEPEST) {
            throw new EngineException.InvalidArgument("invalid archive: its indexes are nested too deeply");
        }
        documents.requireUnambiguous(descriptor);
        List<Descriptor> choices = documents.index(descriptor.digest()).manifests();
        return manifest(files, HostPlatform.choose(choices), depth + 1);
    }

    private ArchivedImage image(ArchiveFiles files, Descriptor descriptor, List<Reference> names) throws IOException {
        Manifest manifest = documents.manifest(descriptor.digest());
        if (!MediaTypes.isConfig(manifest.config().mediaType())) {
            throw new EngineException.InvalidArgument(
                    "invalid archive: " + descriptor.digest() + " is no container image, its config is a "
                            + manifest.config().mediaType());
        }
        requireBlob(files, manifest.config());
        for (Descriptor layer : manifest.layers()) {
            requireBlob(files, layer);
            LayerDescriptors.requireAsDescribed(layer, content);
        }
        ImageConfig config = documents.config(manifest.config().digest());
        HostPlatform.requireLoadable(config);
        Descriptor plain = Descriptor.of(descriptor.mediaType(), descriptor.digest(), descriptor.size());
        return new ArchivedImage(plain, manifest, config, names);
    }

    /** Files are in the store under their sha256, whatever they are called; a blob that was there before will do too. */
    private void requireBlob(ArchiveFiles files, Descriptor descriptor) throws IOException {
        Digest digest = descriptor.digest();
        if (!content.contains(digest)) {
            String name = "blobs/" + digest.algorithm() + "/" + digest.hex();
            ArchiveFile file = files.find(name)
                    .orElseThrow(
                            () -> new EngineException.InvalidArgument("invalid archive: it lacks the blob " + digest));
            try (InputStream in = content.open(file.digest())) {
                content.ingest(in, digest, descriptor.size());
            }
        }
        if (content.size(digest) != descriptor.size()) {
            throw new EngineException.InvalidArgument(
                    "invalid archive: " + digest + " has " + content.size(digest) + " bytes, not " + descriptor.size());
        }
    }

    /** A plain tag in the annotation of the specification names no repository, so it names no image here. */
    private static List<Reference> names(Descriptor descriptor) {
        Map<String, String> annotations = descriptor.annotations() == null ? Map.of() : descriptor.annotations();
        String name = annotations.getOrDefault(CONTAINERD_NAME, annotations.getOrDefault(REF_NAME, ""));
        boolean whole = name.indexOf(':') >= 0 || name.indexOf('/') >= 0;
        return whole ? List.of(Reference.parse(name).withDefaultTag()) : List.of();
    }
}
