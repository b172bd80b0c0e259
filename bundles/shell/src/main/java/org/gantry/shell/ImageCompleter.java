package org.gantry.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.gantry.api.engine.ContainerEngine;

/** Images by name. */
@Service
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated field before it asks
public final class ImageCompleter implements Completer {
    @Reference
    ContainerEngine engine;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        StringsCompleter names = new StringsCompleter();
        engine.images().list().forEach(image -> names.getStrings().addAll(image.repoTags()));
        return names.complete(session, line, candidates);
    }
}
