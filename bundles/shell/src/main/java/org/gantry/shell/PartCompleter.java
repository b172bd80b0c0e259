package org.gantry.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.gantry.api.swap.Swaps;

/** Names of parts that can be replaced. */
@Service
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls complete
public final class PartCompleter implements Completer {
    @Reference
    Swaps swaps;

    @Override
    public int complete(Session session, CommandLine commandLine, List<String> candidates) {
        var names = swaps.parts().stream().map(Swaps.Part::name).toList();
        return new StringsCompleter(names).complete(session, commandLine, candidates);
    }
}
