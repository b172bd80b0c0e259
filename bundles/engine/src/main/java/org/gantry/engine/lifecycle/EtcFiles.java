package org.gantry.engine.lifecycle;

import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.network.HostFiles;
import org.gantry.engine.network.NetworkMode;

/** Keeps the files in {@code /etc} of containers true while they run. */
final class EtcFiles {
    private final EngineCore core;

    EtcFiles(EngineCore core) {
        this.core = core;
    }

    /** After a change of its networks, or of a container that it is linked to. */
    void change(Container container) {
        HostFiles.change(
                core.layout().container(container.id()),
                container.record().config(),
                Hostname.of(container, core),
                container.run().endpoints(),
                core.sandboxes().links().hosts(container),
                core.sandboxes()::hostAddress);
    }

    /** Tells those that are linked to a container of its address, which may be another one than at their start. */
    void changeLinkedTo(Container container) {
        if (NetworkMode.of(container.record().config().network()) instanceof NetworkMode.Own) {
            core.sandboxes().links().linkedTo(container).forEach(this::change);
        }
    }
}
