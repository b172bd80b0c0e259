package org.gantry.engine.lifecycle;

import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.RootDir;
import org.gantry.linux.mount.DetachedMount;
import org.gantry.linux.mount.OwnerMap;
import org.jspecify.annotations.Nullable;

/**
 * The root filesystem of a run: at first with the owners that files have on disk, for all that the engine does there, then
 * with those of the container's user namespace, if it has one. The two are never there at once, for they would be two
 * overlays over one writable directory.
 */
final class RunRoot implements AutoCloseable {
    private final EngineCore core;
    private final Container container;
    private final Optional<OwnerMap> owners;
    private @Nullable DetachedMount current;

    RunRoot(EngineCore core, Container container, Optional<OwnerMap> owners) {
        this.core = core;
        this.container = container;
        this.owners = owners;
    }

    /** To look into, and to be closed before {@link #forContainer}. */
    RootDir onDisk() {
        if (current == null) {
            current = core.views().forRun(container);
        }
        return current.root();
    }

    /**
     * The mount that the container gets.
     *
     * @throws EngineException.Unsupported when kernel or file system have no idmapped mounts
     */
    Fd forContainer() {
        if (owners.isPresent()) {
            close();
            core.views().awaitNone(container.id());
            current = mapped(owners.get());
        } else if (current == null) {
            current = core.views().forRun(container);
        }
        return current.fd();
    }

    @Override
    public void close() {
        if (current != null) {
            current.close();
            current = null;
        }
    }

    private DetachedMount mapped(OwnerMap map) {
        try {
            return Rootfs.open(
                    WritableLayer.snapshotter(core.services().snapshotter().get(), container.record())
                            .mount(container.id()),
                    map);
        } catch (UnsupportedOperationException e) {
            throw new EngineException.Unsupported(
                    "userns-remap needs idmapped mounts, which kernel or file system of the"
                            + " container's layers do not have (" + e.getMessage()
                            + "); the container can run in the host's user namespace (UsernsMode host)");
        }
    }
}
