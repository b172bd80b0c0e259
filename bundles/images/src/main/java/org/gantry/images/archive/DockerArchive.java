package org.gantry.images.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.image.ContentStore;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.ImageConfig;
import org.gantry.api.oci.JsonName;
import org.gantry.images.oci.DocumentWriter;
import org.gantry.images.oci.HostPlatform;
import org.gantry.images.oci.ImageDocuments;
import org.gantry.images.oci.LayerDescriptors;
import org.gantry.images.oci.Manifest;
import org.gantry.images.oci.MediaTypes;
import org.gantry.images.reference.Reference;
import org.jspecify.annotations.Nullable;

/** The format of docker save: manifest.json lists configs, layers and names. It has no OCI manifests; they are made. */
final class DockerArchive {
    static final String MANIFEST = "manifest.json";

    private final ContentStore content;
    private final ImageDocuments documents;
    private final DocumentWriter writer;

    DockerArchive(ContentStore content) {
        this.content = content;
        this.documents = new ImageDocuments(content);
        this.writer = new DocumentWriter(content);
    }

    /** One element of manifest.json; the paths are names in the archive. */
    private record Item(
            @JsonName("Config") @Nullable String config,
            @JsonName("RepoTags") @Nullable List<String> repoTags,
            @JsonName("Layers") @Nullable List<String> layers) {}

    List<ArchivedImage> images(ArchiveFiles files, byte[] manifest) throws IOException {
        var images = new ArrayList<ArchivedImage>();
        for (Item item : ImageDocuments.parse(manifest, Item[].class, MANIFEST)) {
            if (item == null || item.config() == null) {
                throw new EngineException.InvalidArgument("invalid manifest.json: an image has no Config");
            }
            images.add(image(files, item, item.config()));
        }
        if (images.isEmpty()) {
            throw new EngineException.InvalidArgument("invalid manifest.json: it lists no image");
        }
        return images;
    }

    private ArchivedImage image(ArchiveFiles files, Item item, String configName) throws IOException {
        ArchiveFile configFile = files.require(configName);
        ImageConfig config = documents.config(configFile.digest());
        HostPlatform.requireLoadable(config);
        var layers = new ArrayList<Descriptor>();
        for (String name : item.layers() == null ? List.<String>of() : item.layers()) {
            layers.add(LayerDescriptors.of(content, files.require(name).digest()));
        }
        Manifest manifest =
                Manifest.of(Descriptor.of(MediaTypes.CONFIG, configFile.digest(), configFile.size()), layers);
        return new ArchivedImage(writer.write(manifest), manifest, config, names(item));
    }

    private static List<Reference> names(Item item) {
        var names = new ArrayList<Reference>();
        for (String tag : item.repoTags() == null ? List.<String>of() : item.repoTags()) {
            Reference name = Reference.parse(tag);
            if (name.tag() == null || name.isDigested()) {
                throw new EngineException.InvalidArgument("invalid tag \"" + tag + "\"");
            }
            names.add(name);
        }
        return names;
    }
}
