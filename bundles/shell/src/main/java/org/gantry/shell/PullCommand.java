package org.gantry.shell;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.image.Registries.Pull;
import org.jspecify.annotations.Nullable;

/** {@code gantry:pull}. */
@Service
@Command(
        scope = "gantry",
        name = "pull",
        description = "Brings an image here from a registry. Ctrl-C ends it; what came is kept.")
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls execute
public final class PullCommand implements Action {
    @Reference
    ContainerEngine engine;

    @Reference
    Session session;

    @Option(name = "-a", aliases = "--all-tags", description = "Every tag of the repository")
    boolean allTags;

    @Option(name = "--platform", valueToShowInHelp = "", description = "os[/arch[/variant]]")
    String platform = "";

    @Option(
            name = "-u",
            aliases = "--user",
            valueToShowInHelp = "",
            description = "Who you are to the registry; it asks for the password")
    String user = "";

    @Argument(index = 0, name = "image", required = true, description = "Name, with a tag or digest")
    String image;

    @Override
    public @Nullable Object execute() throws IOException, InterruptedException {
        var request = new Pull(image, allTags, platform, Password.credentials(session, user));
        engine.images().pull(request, new TransferPrinter(System.out, Keyboard.terminal(session) != null));
        return null;
    }
}
