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
     * One {@code --mount} (API: Mount).
     *
     * @param type bind, tmpfs or volume
     * @param source a path of the host, the name of a volume, or empty
     * @param bind null: not given, as for the other options
     */
    public record MountConfig(
            String type,
            String source,
            String target,
            boolean readOnly,
            @Nullable BindOptions bind,
            @Nullable VolumeOptions volume,
            @Nullable TmpfsOptions tmpfs) {}

    /**
     * How a file or directory of the host is mounted.
     *
     * @param propagation empty: rprivate
     * @param nonRecursive without the mounts below the source
     * @param createMountpoint a source that is not there is made, as a directory
     * @param readOnlyNonRecursive read-only is the mount itself and none below it
     * @param readOnlyForceRecursive read-only are all mounts below it too, or it fails
     */
    public record BindOptions(
            String propagation,
            boolean nonRecursive,
            boolean createMountpoint,
            boolean readOnlyNonRecursive,
            boolean readOnlyForceRecursive) {
        public static final BindOptions DEFAULT = new BindOptions("", false, false, false, false);
    }

    /**
     * What a volume is made with if there is none of that name, and how it is mounted.
     *
     * @param noCopy an empty volume stays empty, whatever the image has at its place
     * @param driver empty: local
     * @param driverOptions as for {@code docker volume create -o}
     * @param subpath what of the volume is mounted, relative to its root; empty: all
     */
    public record VolumeOptions(
            boolean noCopy,
            Map<String, String> labels,
            String driver,
            Map<String, String> driverOptions,
            String subpath) {
        public static final VolumeOptions DEFAULT = new VolumeOptions(false, Map.of(), "", Map.of(), "");

        public VolumeOptions {
            labels = Map.copyOf(labels);
            driverOptions = Map.copyOf(driverOptions);
        }
    }

    /**
     * A new file system in memory.
     *
     * @param size null: the kernel's default, half of memory
     * @param mode null: 01777
     * @param options flags, or names with their values
     */
    public record TmpfsOptions(
            @Nullable ByteSize size, @Nullable Integer mode, List<List<String>> options) {
        public TmpfsOptions {
            options = List.copyOf(options);
        }
    }
}
