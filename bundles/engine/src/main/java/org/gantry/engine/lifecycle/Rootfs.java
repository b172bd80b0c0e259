package org.gantry.engine.lifecycle;

import java.nio.file.Path;
import java.util.List;
import org.gantry.api.image.RootfsMount;
import org.gantry.linux.mount.DetachedMount;
import org.gantry.linux.mount.MountAttr;
import org.gantry.linux.mount.OverlaySpec;
import org.gantry.linux.mount.OwnerMap;

/** Puts a container's root filesystem together without attaching it anywhere on the host. */
public final class Rootfs {
    private Rootfs() {}

    public static DetachedMount open(RootfsMount mount) {
        return switch (mount) {
            case RootfsMount.Overlay overlay -> DetachedMount.overlay(spec(overlay));
            case RootfsMount.Directory directory -> bind(directory);
        };
    }

    /**
     * As {@link #open(RootfsMount)}, with the owners of a user namespace.
     *
     * @throws UnsupportedOperationException when kernel or file system have no idmapped mounts
     */
    static DetachedMount open(RootfsMount mount, OwnerMap owners) {
        return switch (mount) {
            case RootfsMount.Overlay overlay -> DetachedMount.overlay(spec(overlay), owners);
            case RootfsMount.Directory directory -> {
                DetachedMount bind = bind(directory);
                try {
                    bind.mapOwners(owners.userNamespace());
                    yield bind;
                } catch (RuntimeException e) {
                    bind.close();
                    throw e;
                }
            }
        };
    }

    private static OverlaySpec spec(RootfsMount.Overlay overlay) {
        List<String> lower = overlay.lower().stream().map(Path::toString).toList();
        Path upper = overlay.upper();
        Path work = overlay.work();
        return upper == null || work == null
                ? new OverlaySpec(lower, java.util.Optional.empty(), java.util.Map.of())
                : OverlaySpec.of(lower, upper.toString(), work.toString());
    }

    private static DetachedMount bind(RootfsMount.Directory directory) {
        DetachedMount mount = DetachedMount.bind(directory.path().toString(), false);
        if (directory.readOnly()) {
            mount.setAttributes(false, MountAttr.RDONLY, 0);
        }
        return mount;
    }
}
