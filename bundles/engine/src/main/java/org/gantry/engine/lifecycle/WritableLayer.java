package org.gantry.engine.lifecycle;

import org.gantry.api.EngineException;
import org.gantry.api.image.Snapshotter;
import org.gantry.engine.container.ContainerRecord;

/** Where a container's writable layer is: the snapshotter it was made by, which need not be the one there is now. */
public final class WritableLayer {
    private WritableLayer() {}

    /** @param current the snapshotter there is now */
    static boolean isHere(Snapshotter current, ContainerRecord record) {
        return current.name().equals(record.snapshotter());
    }

    /** @throws EngineException.Conflict if it is not the one there is now */
    public static Snapshotter snapshotter(Snapshotter current, ContainerRecord record) {
        if (!isHere(current, record)) {
            throw new EngineException.Conflict("container " + record.id() + " was made by the snapshotter "
                    + record.snapshotter() + ", and this engine has " + current.name());
        }
        return current;
    }

    /** Bytes of the files in it; nothing if it is not here. */
    static long size(Snapshotter current, ContainerRecord record) {
        return isHere(current, record) ? current.usage(record.id()) : 0;
    }
}
