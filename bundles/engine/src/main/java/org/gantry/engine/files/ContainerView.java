package org.gantry.engine.files;

import org.gantry.linux.fs.RootDir;

/**
 * The files of a container as they were mounted for some work.
 *
 * @param volumes lets go of the volumes that are mounted for it
 */
record ContainerView(RootDir root, RootfsLeases.Lease lease, Runnable volumes) implements AutoCloseable {
    @Override
    public void close() {
        root.close();
        lease.close();
        volumes.run();
    }
}
