package org.gantry.engine.files;

import org.gantry.api.image.ArchiveIds;
import org.gantry.linux.fs.RootDir;

/**
 * The files of a container as they were mounted for some work.
 *
 * @param ids whose the files are in the container
 * @param volumes lets go of the volumes that are mounted for it
 */
record ContainerView(RootDir root, ArchiveIds ids, RootfsLeases.Lease lease, Runnable volumes)
        implements AutoCloseable {
    @Override
    public void close() {
        root.close();
        lease.close();
        volumes.run();
    }
}
