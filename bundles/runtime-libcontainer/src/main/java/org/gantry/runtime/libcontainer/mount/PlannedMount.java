package org.gantry.runtime.libcontainer.mount;

import java.util.List;
import java.util.Map;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.fd.Fd;

/** What init has to do for one mount of the spec. */
public sealed interface PlannedMount {
    /** Where in the container, a clean absolute path. */
    String destination();

    /**
     * Attach a mount that the engine made.
     *
     * @param mount attached nowhere, its attributes set
     * @param directory whether it goes on a directory
     */
    record Attach(String destination, Fd mount, boolean directory) implements PlannedMount {}

    /**
     * Make a file system and attach it. Those that show a namespace (proc, sysfs, mqueue) show that of their maker,
     * so init makes them.
     *
     * @param parameters in order; an empty value is a flag
     * @param attributes of {@link org.gantry.linux.mount.MountAttr}
     * @param propagation MS_*, or 0
     */
    record Make(
            String destination,
            String type,
            String source,
            Map<String, String> parameters,
            long attributes,
            long propagation)
            implements PlannedMount {}

    /**
     * Change the mount that is there already.
     *
     * @param set attributes of {@link org.gantry.linux.mount.MountAttr} to switch on
     * @param clear attributes to switch off
     * @param propagation MS_*, or 0
     */
    record Change(String destination, boolean recursive, long set, long clear, long propagation)
            implements PlannedMount {}

    /** Show the container's own cgroups of a legacy host, each below the name its hierarchy has on the host. */
    record LegacyCgroups(String destination, List<CgroupManager.View> views, long attributes) implements PlannedMount {
        public LegacyCgroups {
            views = List.copyOf(views);
        }
    }
}
