package org.gantry.shell;

import java.io.IOException;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.engine.ContainerFiles.Commit;
import org.jspecify.annotations.Nullable;

/** {@code gantry:commit}. */
@Service
@Command(scope = "gantry", name = "commit", description = "Makes an image of a container.")
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls execute
public final class CommitCommand implements Action {
    @Reference
    ContainerEngine engine;

    @Option(name = "-a", aliases = "--author", valueToShowInHelp = "", description = "Who made it")
    String author = "";

    @Option(name = "-m", aliases = "--message", valueToShowInHelp = "", description = "What was done")
    String message = "";

    @Option(
            name = "-c",
            aliases = "--change",
            multiValued = true,
            description = "A Dockerfile instruction for the image's config: \"CMD ...\", \"ENV A=b\"")
    List<String> changes = List.of();

    @Option(name = "--no-pause", description = "Let the container run while its files are read")
    boolean running;

    @Argument(index = 0, name = "container", required = true, description = "Name or identifier")
    @Completion(ContainerCompleter.class)
    String container;

    @Argument(index = 1, name = "image", description = "Name for the image, with an optional tag")
    String image = "";

    @Override
    public @Nullable Object execute() throws IOException {
        var commit = new Commit(image, author, message, !running, changes, null);
        System.out.println(engine.files().commit(container, commit));
        return null;
    }
}
