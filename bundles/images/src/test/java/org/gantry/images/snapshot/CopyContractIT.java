package org.gantry.images.snapshot;

import java.io.IOException;
import java.nio.file.Path;
import org.gantry.api.image.Snapshotter;
import org.gantry.images.disk.Disk;
import org.gantry.images.testing.Root;
import org.gantry.testkit.SnapshotterContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** On whatever file system temporary files are; see {@link CopyOnBtrfsIT} for one that has reflinks. */
class CopyContractIT extends SnapshotterContract {
    @TempDir
    Path directory;

    @BeforeEach
    void needsRoot() {
        Root.required();
    }

    @Override
    protected Snapshotter open() throws IOException {
        return LocalSnapshotter.copying(directory, Disk.REAL);
    }
}
