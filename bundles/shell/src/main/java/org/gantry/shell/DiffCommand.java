package org.gantry.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.image.FileChange;
import org.jspecify.annotations.Nullable;

/** {@code gantry:diff}. */
@Service
@Command(
        scope = "gantry",
        name = "diff",
        description = "Lists what a container has added (A), changed (C) and deleted (D) of its image's files.")
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls execute
public final class DiffCommand implements Action {
    @Reference
    ContainerEngine engine;

    @Argument(name = "container", required = true, description = "Name or identifier")
    @Completion(ContainerCompleter.class)
    String container;

    @Override
    public @Nullable Object execute() {
        for (FileChange change : engine.files().changes(container)) {
            System.out.println(letter(change.kind()) + " " + change.path());
        }
        return null;
    }

    private static char letter(FileChange.Kind kind) {
        return switch (kind) {
            case MODIFIED -> 'C';
            case ADDED -> 'A';
            case DELETED -> 'D';
        };
    }
}
