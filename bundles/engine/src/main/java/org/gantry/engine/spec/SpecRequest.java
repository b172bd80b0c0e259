package org.gantry.engine.spec;

import java.util.List;
import java.util.Set;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.MountPoint;
import org.gantry.linux.fs.RootDir;
import org.jspecify.annotations.Nullable;

/**
 * What a spec is made of.
 *
 * @param config with the image's defaults merged in, and checked
 * @param root the container's root filesystem, to look users up in
 * @param mounts of {@link MountParser}, with every source filled in
 * @param files of the engine in the container ({@code /etc/hosts}, ...), mounted unless the user mounts over them
 * @param unmapped destinations of volumes that are directories of the host, whose files are nobody else's there
 * @param given the namespaces to join
 * @param sharedMemory where its /dev/shm is on the host, or null for its own, or none
 * @param cgroupsPath where the container's cgroup is, from the hierarchy's root
 */
public record SpecRequest(
        String id,
        ContainerConfig config,
        String hostname,
        RootDir root,
        List<UserMount> mounts,
        List<MountPoint> files,
        Set<String> unmapped,
        GivenNamespaces given,
        @Nullable String sharedMemory,
        String cgroupsPath) {

    /** Whether the container's ids are others than the host's. */
    boolean hasUsers() {
        return given.user() != null;
    }
}
