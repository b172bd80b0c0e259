package org.gantry.engine.files;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.gantry.api.EngineException;
import org.gantry.api.image.FileChange;
import org.gantry.api.image.RootfsMount;
import org.gantry.api.image.Snapshotter;
import org.gantry.api.oci.Digest;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;

/** {@code docker diff}. */
final class DiffContainer {
    /** What a start makes in an image that lacks it, to have something to mount on. Docker has a layer of its own for it. */
    static final Set<String> SCAFFOLDING = Set.of(
            "/dev",
            "/dev/console",
            "/dev/mqueue",
            "/dev/pts",
            "/dev/shm",
            "/etc",
            "/etc/hostname",
            "/etc/hosts",
            "/etc/resolv.conf",
            "/proc",
            "/sys");

    private final EngineCore core;

    DiffContainer(EngineCore core) {
        this.core = core;
    }

    List<FileChange> changes(String ref) {
        Container container = core.find(ref);
        Snapshotter snapshotter = core.services().snapshotter().get();
        String top = container.record().topLayer();
        try (RootfsLeases.Lease _ = core.views().keep(container)) {
            RootfsMount parent = top == null ? null : snapshotter.view(Digest.parse(top));
            RootfsMount snapshot = snapshotter.mount(container.id());
            return core.services().differ().get().changes(parent, snapshot, SCAFFOLDING);
        } catch (IOException e) {
            throw new EngineException.Internal("cannot compare the files of " + container.id(), e);
        }
    }
}
