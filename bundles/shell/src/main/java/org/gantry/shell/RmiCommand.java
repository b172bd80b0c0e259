package org.gantry.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.image.ImageStore.RemovalOptions;
import org.jspecify.annotations.Nullable;

/** {@code gantry:rmi}. */
@Service
@Command(scope = "gantry", name = "rmi", description = "Removes names of images, and images with their last one.")
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls execute
public final class RmiCommand implements Action {
    @Reference
    ContainerEngine engine;

    @Option(name = "-f", aliases = "--force", description = "Also if several names or stopped containers use it")
    boolean force;

    @Option(name = "--no-prune", description = "Leave the nameless images it was made from")
    boolean noPrune;

    @Argument(name = "image", required = true, multiValued = true, description = "Names or identifiers")
    @Completion(ImageCompleter.class)
    List<String> images;

    @Override
    public @Nullable Object execute() {
        for (String image : images) {
            Display.removed(engine.images().remove(image, new RemovalOptions(force, !noPrune)))
                    .forEach(System.out::println);
        }
        return null;
    }
}
