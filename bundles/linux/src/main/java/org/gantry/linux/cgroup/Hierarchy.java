package org.gantry.linux.cgroup;

import java.nio.file.Path;
import java.util.Set;

/**
 * One mounted tree of cgroups.
 *
 * @param controllers their names; for a v1 hierarchy without any, its own name ({@code name=systemd})
 */
public record Hierarchy(Path mountPoint, Set<String> controllers) {
    private static final String NAMED = "name=";

    public Hierarchy {
        controllers = Set.copyOf(controllers);
    }

    /** The directory of a cgroup given from the root of the hierarchy: {@code /gantry-1/3f2a}. */
    public ControlGroup at(String cgroupPath) {
        return new ControlGroup(mountPoint.resolve(cgroupPath.substring(1)));
    }

    /** The name the mount point has by convention: {@code cpu,cpuacct} or {@code systemd}. */
    public String label() {
        return mountPoint.getFileName().toString();
    }

    /** Whether this v1 hierarchy only groups processes and controls nothing. */
    public boolean isNamed() {
        return controllers.stream().allMatch(name -> name.startsWith(NAMED));
    }
}
