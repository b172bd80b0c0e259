package org.gantry.engine.files;

import java.io.IOException;
import java.io.OutputStream;
import org.gantry.api.EngineException;
import org.gantry.api.image.FileArchives;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;

/** {@code docker export}. */
final class ExportContainer {
    private final EngineCore core;

    ExportContainer(EngineCore core) {
        this.core = core;
    }

    void export(String ref, OutputStream archive) throws IOException {
        Container container = core.find(ref);
        requireThere(container, "export");
        try (ContainerView view = core.views().openBare(container)) {
            core.events().publish(container, "export");
            int root = view.root().fd().number();
            core.services().archives().get().pack(new FileArchives.Source(root, "/", null, view.ids()), archive);
        }
    }

    /** In Docker's words. */
    static void requireThere(Container container, String verb) {
        switch (container.state().status()) {
            case DEAD ->
                throw new EngineException.Conflict(
                        "You cannot " + verb + " container " + container.id() + " which is Dead");
            case REMOVING ->
                throw new EngineException.Conflict(
                        "You cannot " + verb + " container " + container.id() + " which is being removed");
            default -> {
                // it has its files
            }
        }
    }
}
