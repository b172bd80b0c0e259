package org.gantry.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gantry.api.image.RootfsMount;
import org.gantry.linux.mount.DetachedMount;
import org.gantry.linux.mount.MountAttr;
import org.gantry.linux.mount.OverlaySpec;

/** A root filesystem put together as the engine does, attached nowhere. Its files have paths as long as it is open. */
public final class MountedTree implements AutoCloseable {
    private final DetachedMount mount;

    private MountedTree(DetachedMount mount) {
        this.mount = mount;
    }

    public static MountedTree of(RootfsMount tree) {
        return new MountedTree(
                switch (tree) {
                    case RootfsMount.Directory(Path path, boolean readOnly) -> bind(path, readOnly);
                    case RootfsMount.Overlay overlay -> overlay(overlay);
                });
    }

    /** A path in it. */
    public Path path(String name) {
        return Path.of("/proc/self/fd", Integer.toString(mount.fd().number()), name);
    }

    @Override
    public void close() {
        mount.close();
    }

    private static DetachedMount bind(Path path, boolean readOnly) {
        DetachedMount mount = DetachedMount.bind(path.toString(), false);
        if (readOnly) {
            mount.setAttributes(false, MountAttr.RDONLY, 0);
        }
        return mount;
    }

    private static DetachedMount overlay(RootfsMount.Overlay overlay) {
        List<String> lower = overlay.lower().stream().map(Path::toString).toList();
        Path upper = overlay.upper();
        Path work = overlay.work();
        return DetachedMount.overlay(
                upper == null || work == null
                        ? new OverlaySpec(lower, Optional.empty(), Map.of())
                        : OverlaySpec.of(lower, upper.toString(), work.toString()));
    }
}
