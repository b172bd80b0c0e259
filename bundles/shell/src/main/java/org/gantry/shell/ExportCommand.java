package org.gantry.shell;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.gantry.api.engine.ContainerEngine;
import org.jspecify.annotations.Nullable;

/** {@code gantry:export}. */
@Service
@Command(
        scope = "gantry",
        name = "export",
        description = "Writes the root filesystem of a container to a tar archive on the engine's host.")
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls execute
public final class ExportCommand implements Action {
    @Reference
    ContainerEngine engine;

    @Argument(index = 0, name = "container", required = true, description = "Name or identifier")
    @Completion(ContainerCompleter.class)
    String container;

    @Argument(index = 1, name = "file", required = true, description = "Absolute path")
    String file;

    @Override
    public @Nullable Object execute() throws IOException {
        HostFile.write(file, out -> engine.files().export(container, out));
        return null;
    }
}
