package org.gantry.shell;

import java.time.Instant;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.gantry.api.container.ContainerDetails;
import org.gantry.api.engine.ContainerEngine;
import org.jspecify.annotations.Nullable;

/** {@code gantry:ps}. */
@Service
@Command(scope = "gantry", name = "ps", description = "Lists containers.")
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls execute
public final class PsCommand implements Action {
    @Reference
    ContainerEngine engine;

    @Option(name = "-a", aliases = "--all", description = "Also those that do not run")
    boolean all;

    @Option(name = "-q", aliases = "--quiet", description = "Only identifiers")
    boolean quiet;

    @Option(name = "--no-format", description = "Plain columns without a header, for scripts")
    boolean noFormat;

    @Override
    public @Nullable Object execute() {
        List<ContainerDetails> containers = engine.containers().list(all);
        if (quiet) {
            containers.forEach(container -> System.out.println(Display.shortId(container.id())));
            return null;
        }
        ShellTable table = new ShellTable();
        for (String title : List.of("Id", "Image", "Command", "Created", "Status", "Name")) {
            table.column(title);
        }
        Instant now = Instant.now();
        for (ContainerDetails container : containers) {
            table.addRow()
                    .addContent(
                            Display.shortId(container.id()),
                            container.config().image(),
                            Display.command(container),
                            Display.ago(container.created(), now),
                            Display.status(container.state(), now),
                            container.name());
        }
        table.print(System.out, !noFormat);
        return null;
    }
}
