package org.gantry.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.network.Network;

/** Names of networks. */
@Service
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls complete
public final class NetworkCompleter implements Completer {
    @Reference
    ContainerEngine engine;

    @Override
    public int complete(Session session, CommandLine commandLine, List<String> candidates) {
        var names = engine.networks().list().stream().map(Network::name).toList();
        return new StringsCompleter(names).complete(session, commandLine, candidates);
    }
}
