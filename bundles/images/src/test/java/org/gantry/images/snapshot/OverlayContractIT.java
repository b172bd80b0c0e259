package org.gantry.images.snapshot;

import java.io.IOException;
import java.nio.file.Path;
import org.gantry.api.image.Snapshotter;
import org.gantry.images.disk.Disk;
import org.gantry.images.testing.Root;
import org.gantry.testkit.SnapshotterContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class OverlayContractIT extends SnapshotterContract {
    @TempDir
    Path directory;

    @BeforeEach
    void needsRoot() {
        Root.required();
    }

    @Override
    protected Snapshotter open() throws IOException {
        return LocalSnapshotter.overlay(directory, Disk.REAL);
    }
}
