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
import org.jspecify.annotations.Nullable;

/** {@code gantry:rm}. */
@Service
@Command(scope = "gantry", name = "rm", description = "Removes containers.")
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls execute
public final class RmCommand implements Action {
    @Reference
    ContainerEngine engine;

    @Option(name = "-f", aliases = "--force", description = "Kill it first if it runs")
    boolean force;

    @Option(name = "-v", aliases = "--volumes", description = "Also its anonymous volumes")
    boolean volumes;

    @Argument(name = "container", required = true, multiValued = true, description = "Names or identifiers")
    @Completion(ContainerCompleter.class)
    List<String> containers;

    @Override
    public @Nullable Object execute() {
        for (String container : containers) {
            engine.containers().remove(container, force, volumes);
            System.out.println(container);
        }
        return null;
    }
}
