package org.gantry.images.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.image.ContentStore;
import org.gantry.images.compress.Decompressor;

/**
 * Reads the archives that docker load takes. If one is both a docker-save archive and an OCI layout (docker save since
 * 25), manifest.json decides, as it does in Docker.
 */
public final class ImageArchive {
    private final ContentStore content;
    private final DockerArchive docker;
    private final OciArchive oci;

    public ImageArchive(ContentStore content) {
        this.content = content;
        this.docker = new DockerArchive(content);
        this.oci = new OciArchive(content);
    }

    /** Brings the archive's files into the content store and says which images they make. */
    public List<ArchivedImage> read(InputStream archive) throws IOException {
        ArchiveFiles files = ArchiveFiles.read(Decompressor.open(archive), content);
        Optional<ArchiveFile> manifest = files.find(DockerArchive.MANIFEST);
        if (manifest.isPresent()) {
            return docker.images(files, files.bytes(manifest.get(), DockerArchive.MANIFEST));
        }
        ArchiveFile index = files.find(OciArchive.INDEX)
                .orElseThrow(
                        () -> new EngineException.InvalidArgument(
                                "invalid archive: it has neither manifest.json (docker save) nor index.json (OCI image layout)"));
        return oci.images(files, files.bytes(index, OciArchive.INDEX));
    }
}
