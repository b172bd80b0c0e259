package org.gantry.shell;

import java.io.IOException;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.table.ShellTable;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.image.Registries.Found;
import org.gantry.api.image.Registries.Search;
import org.jspecify.annotations.Nullable;

/** {@code gantry:search}. */
@Service
@Command(scope = "gantry", name = "search", description = "Searches Docker Hub, or another registry, for images.")
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls execute
public final class SearchCommand implements Action {
    @Reference
    ContainerEngine engine;

    @Reference
    Session session;

    @Option(name = "--limit", valueToShowInHelp = "", description = "At most so many, 1 to 100; 25 without it")
    int limit;

    @Option(
            name = "-u",
            aliases = "--user",
            valueToShowInHelp = "",
            description = "Who you are to the registry; it asks for the password")
    String user = "";

    @Option(name = "--no-format", description = "Plain columns without a header, for scripts")
    boolean noFormat;

    @Argument(
            index = 0,
            name = "term",
            required = true,
            description = "A word, or HOST[:PORT]/WORD for another registry")
    String term;

    @Override
    public @Nullable Object execute() throws IOException, InterruptedException {
        var request = new Search(term, limit, Password.credentials(session, user));
        ShellTable table = new ShellTable();
        for (String title : List.of("Name", "Description", "Stars", "Official")) {
            table.column(title);
        }
        for (Found found : engine.images().search(request)) {
            table.addRow().addContent(found.name(), found.description(), found.stars(), found.official() ? "yes" : "");
        }
        table.print(System.out, !noFormat);
        return null;
    }
}
