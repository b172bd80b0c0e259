package org.gantry.engine.spec;

import java.util.Map;
import org.gantry.api.container.MountPoint;

/**
 * A mount a user asked for, as it is stored with the container. The source of a volume is empty at first: where volumes
 * live is not decided where users are understood.
 *
 * @param createSource whether a source that is not there is made, as a directory
 * @param recursive whether what is mounted below the source is mounted too
 * @param readOnlyBelow whether that is read-only too if the mount is
 * @param copyUp whether an empty volume is filled with what the image has at its place
 * @param tmpfsOptions of a tmpfs, separated by commas
 * @param subpath what of a volume is mounted; empty: all
 * @param labels of a volume to be made
 * @param driverOptions of a volume to be made
 */
public record UserMount(
        MountPoint mount,
        boolean createSource,
        boolean recursive,
        boolean readOnlyBelow,
        boolean copyUp,
        String tmpfsOptions,
        String subpath,
        Map<String, String> labels,
        Map<String, String> driverOptions) {
    static final String BIND = "bind";
    static final String VOLUME = "volume";
    static final String TMPFS = "tmpfs";

    static UserMount bind(MountPoint point, boolean createSource, boolean recursive, boolean readOnlyBelow) {
        return new UserMount(point, createSource, recursive, readOnlyBelow, false, "", "", Map.of(), Map.of());
    }

    static UserMount tmpfs(String target, String options, boolean writable) {
        MountPoint point = new MountPoint(TMPFS, "", "", target, "", "", writable, "");
        return new UserMount(point, false, false, false, false, options, "", Map.of(), Map.of());
    }

    static UserMount volume(String name, String target, String mode, boolean writable, boolean copyUp) {
        MountPoint point = new MountPoint(VOLUME, name, "", target, "local", mode.isEmpty() ? "z" : mode, writable, "");
        return new UserMount(point, true, true, true, copyUp, "", "", Map.of(), Map.of());
    }

    public boolean isBind() {
        return mount.type().equals(BIND);
    }

    public boolean isVolume() {
        return mount.type().equals(VOLUME);
    }

    public boolean isTmpfs() {
        return mount.type().equals(TMPFS);
    }

    public UserMount withMount(MountPoint changed) {
        return new UserMount(
                changed, createSource, recursive, readOnlyBelow, copyUp, tmpfsOptions, subpath, labels, driverOptions);
    }

    /** From another place on the host, or under another volume's name. */
    public UserMount withSource(String name, String source) {
        return withMount(new MountPoint(
                mount.type(),
                name,
                source,
                mount.destination(),
                mount.driver(),
                mount.mode(),
                mount.writable(),
                mount.propagation()));
    }
}
