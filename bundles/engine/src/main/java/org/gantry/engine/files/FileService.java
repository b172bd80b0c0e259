package org.gantry.engine.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.gantry.api.engine.ContainerFiles;
import org.gantry.api.image.FileChange;
import org.gantry.api.oci.Digest;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.lifecycle.PauseContainer;

/** The contract, verb by verb. */
public final class FileService implements ContainerFiles {
    private final EngineCore core;
    private final CopyFiles copy;
    private final DiffContainer diff;
    private final ExportContainer export;
    private final CommitContainer commit;

    public FileService(EngineCore core, PauseContainer pause) {
        this.core = core;
        this.copy = new CopyFiles(core);
        this.diff = new DiffContainer(core);
        this.export = new ExportContainer(core);
        this.commit = new CommitContainer(core, pause);
    }

    @Override
    public PathStat stat(String ref, String path) {
        core.gate().await();
        return copy.stat(ref, path);
    }

    @Override
    public FileArchive open(String ref, String path) {
        core.gate().await();
        return copy.open(ref, path);
    }

    @Override
    public void extract(String ref, String path, Extraction options, InputStream archive) throws IOException {
        core.gate().await();
        copy.extract(ref, path, options, archive);
    }

    @Override
    public List<FileChange> changes(String ref) {
        core.gate().await();
        return diff.changes(ref);
    }

    @Override
    public void export(String ref, OutputStream archive) throws IOException {
        core.gate().await();
        export.export(ref, archive);
    }

    @Override
    public Digest commit(String ref, Commit request) throws IOException {
        core.gate().await();
        return commit.commit(ref, request);
    }
}
