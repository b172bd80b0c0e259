package org.gantry.shell;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.image.Registries.Push;
import org.jspecify.annotations.Nullable;

/** {@code gantry:push}. */
@Service
@Command(scope = "gantry", name = "push", description = "Sends an image to the registry in its name.")
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls execute
public final class PushCommand implements Action {
    @Reference
    ContainerEngine engine;

    @Reference
    Session session;

    @Option(name = "-a", aliases = "--all-tags", description = "Every tag that is here of the repository")
    boolean allTags;

    @Option(
            name = "-u",
            aliases = "--user",
            valueToShowInHelp = "",
            description = "Who you are to the registry; it asks for the password")
    String user = "";

    @Argument(index = 0, name = "image", required = true, description = "Name, with a tag unless all are meant")
    @Completion(ImageCompleter.class)
    String image;

    @Override
    public @Nullable Object execute() throws IOException, InterruptedException {
        var request = new Push(image, allTags, Password.credentials(session, user));
        engine.images().push(request, new TransferPrinter(System.out, Keyboard.terminal(session) != null));
        return null;
    }
}
