package org.gantry.runtime.libcontainer.mount;

import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.linux.mount.MountFlags;

/**
 * Whether mounts made on one side appear on the other (mount_namespaces(7)).
 *
 * @param mode MS_SHARED, MS_SLAVE, MS_PRIVATE or MS_UNBINDABLE
 * @param recursive whether for the mounts below too
 */
public record Propagation(long mode, boolean recursive) {
    static final Map<String, Propagation> BY_NAME = Map.of(
            "private", new Propagation(MountFlags.MS_PRIVATE, false),
            "rprivate", new Propagation(MountFlags.MS_PRIVATE, true),
            "slave", new Propagation(MountFlags.MS_SLAVE, false),
            "rslave", new Propagation(MountFlags.MS_SLAVE, true),
            "shared", new Propagation(MountFlags.MS_SHARED, false),
            "rshared", new Propagation(MountFlags.MS_SHARED, true),
            "unbindable", new Propagation(MountFlags.MS_UNBINDABLE, false),
            "runbindable", new Propagation(MountFlags.MS_UNBINDABLE, true));

    /**
     * By the name that a field of the spec gives.
     *
     * @throws EngineException.InvalidArgument if there is none of that name
     */
    public static Propagation of(String field, String name) {
        Propagation propagation = BY_NAME.get(name);
        if (propagation == null) {
            throw new EngineException.InvalidArgument(field + ": \"" + name + "\" is no propagation mode");
        }
        return propagation;
    }
}
