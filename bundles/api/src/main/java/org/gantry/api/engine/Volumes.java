package org.gantry.api.engine;

import java.util.List;
import java.util.function.Predicate;
import org.gantry.api.EngineException;
import org.gantry.api.volume.Volume;
import org.gantry.api.volume.VolumeRequest;

/** What a user can do with volumes. */
public interface Volumes {
    List<Volume> list();

    /** @throws EngineException.NotFound if there is none of that name */
    Volume inspect(String name);

    /**
     * Makes a volume. Idempotent: one of that name that is there already is returned as it is.
     *
     * @throws EngineException.InvalidArgument for a name or an option that cannot be
     * @throws EngineException.NotFound if there is no such driver
     */
    Volume create(VolumeRequest request);

    /**
     * Removes a volume and its content.
     *
     * @param force one that is not there is as good as removed
     * @throws EngineException.NotFound if there is none of that name
     * @throws EngineException.Conflict if a container has it
     */
    void remove(String name, boolean force);

    /** Removes the volumes that no container has and that the filter picks. */
    Pruned prune(Predicate<Volume> filter);

    /**
     * The volumes that are directories of this engine's, each with what it takes up, which takes a walk over it. One with
     * options has its content elsewhere.
     */
    List<VolumeUsage> usage();

    /** A volume and the bytes of the files in it, hard links once. */
    record VolumeUsage(Volume volume, long size) {}
}
