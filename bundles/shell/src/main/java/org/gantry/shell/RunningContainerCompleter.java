package org.gantry.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.gantry.api.engine.ContainerEngine;

/** Running containers, by name and short identifier. */
@Service
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated field before it asks
public final class RunningContainerCompleter implements Completer {
    @Reference
    ContainerEngine engine;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        StringsCompleter names = new StringsCompleter();
        engine.containers().list(false).forEach(container -> {
            names.getStrings().add(container.name());
            names.getStrings().add(Display.shortId(container.id()));
        });
        return names.complete(session, line, candidates);
    }
}
