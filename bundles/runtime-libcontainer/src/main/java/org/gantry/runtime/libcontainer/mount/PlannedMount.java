package org.gantry.runtime.libcontainer.mount;

import java.util.List;
import java.util.Map;
import org.gantry.linux.cgroup.CgroupManager;

/** What init has to do for one mount of the spec, whichever files of the host and cgroups it is about. */
public sealed interface PlannedMount {
    /** Where in the container, a clean absolute path. */
    String destination();

    /**
     * Attach a mount that the engine made.
     *
     * @param number which of those made for the container, see {@link MountPlan#made}
     * @param directory whether it goes on a directory
     */
    record Attach(String destination, int number, boolean directory) implements PlannedMount {}

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
    record LegacyCgroups(String destination, List<View> views, long attributes) implements PlannedMount {
        public LegacyCgroups {
            views = List.copyOf(views);
        }
    }

    /**
     * Of a hierarchy.
     *
     * @param label see {@link CgroupManager.View}
     * @param controllers names, also of those mounted together
     * @param number of its mount, as for {@link Attach}, or of its directory, if init makes the mount of that
     */
    record View(String label, List<String> controllers, int number) {}
}
