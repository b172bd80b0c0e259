package org.gantry.rest.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.engine.ContainerFiles;
import org.gantry.api.image.FileChange;
import org.gantry.api.oci.Digest;
import org.jspecify.annotations.Nullable;

/** The files of container {@code c}: a link, {@code /link}. */
public final class FakeFiles implements ContainerFiles {
    public @Nullable Extraction extraction;
    public @Nullable Commit commit;

    @Override
    public PathStat stat(String ref, String path) {
        if (!path.equals("/link")) {
            throw new EngineException.NotFound("Could not find the file " + path + " in container " + ref);
        }
        return new PathStat("link", 7, 0xA1FF, Instant.parse("2024-05-06T07:08:09.000000010Z"), "/target");
    }

    @Override
    public FileArchive open(String ref, String path) {
        PathStat stat = stat(ref, path);
        return new FileArchive() {
            @Override
            public PathStat stat() {
                return stat;
            }

            @Override
            public void writeTo(OutputStream archive) throws IOException {
                archive.write("archive".getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void extract(String ref, String path, Extraction options, InputStream archive) throws IOException {
        extraction = options;
        archive.readAllBytes();
    }

    @Override
    public List<FileChange> changes(String ref) {
        return List.of(new FileChange("/etc", FileChange.Kind.MODIFIED), new FileChange("/x", FileChange.Kind.DELETED));
    }

    @Override
    public void export(String ref, OutputStream archive) throws IOException {
        if (!ref.equals("c")) {
            throw new EngineException.NotFound("No such container: " + ref);
        }
        archive.write("root".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Digest commit(String ref, Commit request) {
        commit = request;
        return new Digest("sha256", "e".repeat(64));
    }
}
