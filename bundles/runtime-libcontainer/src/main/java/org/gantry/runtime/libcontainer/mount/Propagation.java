package org.gantry.runtime.libcontainer.mount;

import java.util.Map;
import org.gantry.linux.mount.MountFlags;

/** Whether mounts made on one side appear on the other (mount_namespaces(7)). */
public final class Propagation {
    static final Map<String, Long> BY_NAME = Map.of(
            "private", MountFlags.MS_PRIVATE,
            "rprivate", MountFlags.MS_PRIVATE,
            "slave", MountFlags.MS_SLAVE,
            "rslave", MountFlags.MS_SLAVE,
            "shared", MountFlags.MS_SHARED,
            "rshared", MountFlags.MS_SHARED,
            "unbindable", MountFlags.MS_UNBINDABLE,
            "runbindable", MountFlags.MS_UNBINDABLE);

    private Propagation() {}

    static boolean isRecursive(String name) {
        return name.startsWith("r");
    }
}
