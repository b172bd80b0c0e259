package org.gantry.api.container;

import java.util.List;
import java.util.Map;
import org.gantry.api.ByteSize;
import org.jspecify.annotations.Nullable;

/**
 * What is mounted into the container besides its root filesystem.
 *
 * @param binds {@code SOURCE:TARGET[:OPTIONS]} as given to {@code docker run -v}
 * @param mounts as given to {@code docker run --mount}
 * @param tmpfs target to mount options
 * @param volumes targets of anonymous volumes
 */
public record StorageConfig(
        List<String> binds,
        List<MountConfig> mounts,
        Map<String, String> tmpfs,
        List<String> volumes,
        List<String> volumesFrom,
        String volumeDriver,
        Map<String, String> storageOptions) {

    public static final StorageConfig DEFAULT =
            new StorageConfig(List.of(), List.of(), Map.of(), List.of(), List.of(), "", Map.of());

    public StorageConfig {
        binds = List.copyOf(binds);
        mounts = List.copyOf(mounts);
        tmpfs = Map.copyOf(tmpfs);
        volumes = List.copyOf(volumes);
        volumesFrom = List.copyOf(volumesFrom);
        storageOptions = Map.copyOf(storageOptions);
    }

    /**
     * One {@code --mount}.
     *
     * @param type bind, tmpfs or volume
     * @param propagation empty: rprivate
     * @param tmpfsSize null: the kernel's default, half of memory
     * @param tmpfsMode null: 01777
     */
    public record MountConfig(
            String type,
            String source,
            String target,
            boolean readOnly,
            String propagation,
            boolean nonRecursive,
            boolean createMountpoint,
            @Nullable ByteSize tmpfsSize,
            @Nullable Integer tmpfsMode) {}
}
