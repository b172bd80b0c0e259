package org.gantry.engine.lifecycle;

import org.gantry.api.EngineException;
import org.gantry.api.image.Snapshotter;
import org.gantry.engine.container.ContainerRecord;
import org.gantry.engine.core.EngineCore;

/** Where a container's writable layer is: the snapshotter it was made by, which need not be the one there is now. */
public final class WritableLayer {
    private WritableLayer() {}

    static boolean isHere(EngineCore core, ContainerRecord record) {
        return core.services().snapshotter().get().name().equals(record.snapshotter());
    }

    static Snapshotter snapshotter(EngineCore core, ContainerRecord record) {
        return snapshotter(core.services().snapshotter().get(), record);
    }

    /** @param current the one there is now */
    public static Snapshotter snapshotter(Snapshotter current, ContainerRecord record) {
        if (!current.name().equals(record.snapshotter())) {
            throw new EngineException.Conflict("container " + record.id() + " was made by the snapshotter "
                    + record.snapshotter() + ", and this engine has " + current.name());
        }
        return current;
    }

    /** Bytes of the files in it; nothing if it is not here. */
    static long size(EngineCore core, ContainerRecord record) {
        return isHere(core, record) ? core.services().snapshotter().get().usage(record.id()) : 0;
    }
}
