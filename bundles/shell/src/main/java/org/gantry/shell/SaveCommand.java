package org.gantry.shell;

import java.io.IOException;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.image.ImageStore.SavedImages;
import org.jspecify.annotations.Nullable;

/** {@code gantry:save}. */
@Service
@Command(
        scope = "gantry",
        name = "save",
        description = "Writes images to an archive on the engine's host, for docker load and readers of OCI layouts.")
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls execute
public final class SaveCommand implements Action {
    @Reference
    ContainerEngine engine;

    @Argument(index = 0, name = "file", required = true, description = "Absolute path")
    String file;

    @Argument(index = 1, name = "image", required = true, multiValued = true, description = "Names or identifiers")
    @Completion(ImageCompleter.class)
    List<String> images;

    @Override
    public @Nullable Object execute() throws IOException {
        try (SavedImages saved = engine.images().save(images)) {
            HostFile.write(file, saved::writeTo);
        }
        return null;
    }
}
