package org.gantry.engine.lifecycle;

import java.nio.file.Path;
import java.util.List;
import org.gantry.api.image.RootfsMount;
import org.gantry.linux.mount.DetachedMount;
import org.gantry.linux.mount.MountAttr;
import org.gantry.linux.mount.OverlaySpec;

/** Puts a container's root filesystem together without attaching it anywhere on the host. */
public final class Rootfs {
    private Rootfs() {}

    public static DetachedMount open(RootfsMount mount) {
        return switch (mount) {
            case RootfsMount.Overlay overlay -> DetachedMount.overlay(spec(overlay));
            case RootfsMount.Directory directory -> bind(directory);
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
