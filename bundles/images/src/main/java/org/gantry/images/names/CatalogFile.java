package org.gantry.images.names;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gantry.api.EngineException;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Digest;
import org.gantry.images.disk.AtomicFile;
import org.gantry.images.disk.Disk;
import org.gantry.images.oci.ImageDocuments;
import org.gantry.images.oci.Index;
import org.gantry.images.oci.MediaTypes;
import org.gantry.images.reference.Reference;
import org.gantry.json.Json;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalog as the layout's {@code index.json}: one descriptor for each name, with the full name in the annotation the
 * specification has for it. So the directory says all there is to say by itself, other tools can copy an image out by its
 * name ({@code oci:/var/lib/gantry/images:docker.io/library/hello:latest}), and names cannot drift away from manifests.
 */
public final class CatalogFile {
    static final String NAME = "org.opencontainers.image.ref.name";
    static final String TAGGED = "org.gantry.image.tagged";
    static final String PARENT = "org.gantry.image.parent";

    private static final Logger LOG = LoggerFactory.getLogger(CatalogFile.class);

    private final AtomicFile file;
    private final ImageDocuments documents;
    private final List<Descriptor> damaged = new ArrayList<>();

    public CatalogFile(Path path, Disk disk, ImageDocuments documents) {
        this.file = new AtomicFile(path, disk);
        this.documents = documents;
    }

    /** Reads the catalog. An entry whose manifest is damaged or gone is reported, left out, and kept in the file. */
    public Catalog read() throws IOException {
        if (!file.exists()) {
            return Catalog.EMPTY;
        }
        var entries = new ArrayList<NamedManifest>();
        for (Descriptor descriptor :
                ImageDocuments.index(file.read(), "index.json").manifests()) {
            entry(descriptor).ifPresent(entries::add);
        }
        return new Catalog(entries);
    }

    public void write(Catalog catalog) throws IOException {
        var descriptors = new ArrayList<>(damaged);
        catalog.entries().stream().map(CatalogFile::descriptor).forEach(descriptors::add);
        Index index = Index.of(descriptors);
        file.write(Json.lenient().writeValueAsBytes(index));
    }

    /** Whether there are entries that cannot be read, so that nobody knows which blobs they need. */
    public boolean isDamaged() {
        return !damaged.isEmpty();
    }

    private Optional<NamedManifest> entry(Descriptor descriptor) throws IOException {
        Map<String, String> annotations = descriptor.annotations() == null ? Map.of() : descriptor.annotations();
        try {
            if (!MediaTypes.isManifest(descriptor.mediaType())) {
                throw new EngineException.InvalidArgument(descriptor.mediaType() + " is no image manifest");
            }
            return Optional.of(new NamedManifest(
                    documents.manifest(descriptor.digest()).config().digest(),
                    Descriptor.of(descriptor.mediaType(), descriptor.digest(), descriptor.size()),
                    name(annotations.get(NAME)),
                    time(annotations.get(TAGGED)),
                    parent(annotations.get(PARENT))));
        } catch (EngineException e) {
            LOG.error("index.json names an image that is damaged; it is left out: {}", descriptor, e);
            damaged.add(descriptor);
            return Optional.empty();
        }
    }

    private static @Nullable Reference name(@Nullable String annotation) {
        return annotation == null ? null : Reference.parse(annotation);
    }

    private static @Nullable Instant time(@Nullable String annotation) {
        try {
            return annotation == null ? null : Instant.parse(annotation);
        } catch (DateTimeException e) {
            throw new EngineException.InvalidArgument("\"" + annotation + "\" is no time", e);
        }
    }

    private static @Nullable Digest parent(@Nullable String annotation) {
        try {
            return annotation == null ? null : Digest.parse(annotation);
        } catch (IllegalArgumentException e) {
            throw new EngineException.InvalidArgument("\"" + annotation + "\" is no image identifier", e);
        }
    }

    private static Descriptor descriptor(NamedManifest entry) {
        var annotations = new TreeMap<String, String>();
        if (entry.name() != null) {
            annotations.put(NAME, entry.name().toString());
        }
        if (entry.tagged() != null) {
            annotations.put(TAGGED, entry.tagged().toString());
        }
        if (entry.parent() != null) {
            annotations.put(PARENT, entry.parent().toString());
        }
        Descriptor manifest = entry.manifest();
        return new Descriptor(
                manifest.mediaType(),
                manifest.digest(),
                manifest.size(),
                null,
                annotations.isEmpty() ? null : annotations,
                null,
                null);
    }
}
