package org.gantry.engine.spec;

import java.nio.file.Path;
import java.util.List;
import java.util.function.ToIntFunction;
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
 * @param network the sandbox to join, or null for the host's namespace
 * @param cgroupsPath where the container's cgroup is, from the hierarchy's root
 * @param initOf the init process of a running container, for {@code container:ID} modes
 */
public record SpecRequest(
        String id,
        ContainerConfig config,
        String hostname,
        RootDir root,
        List<UserMount> mounts,
        List<MountPoint> files,
        @Nullable Path network,
        String cgroupsPath,
        ToIntFunction<String> initOf) {}
