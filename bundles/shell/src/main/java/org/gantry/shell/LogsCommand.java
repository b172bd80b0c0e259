package org.gantry.shell;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.engine.LogOptions;
import org.gantry.api.engine.LogSession;
import org.jspecify.annotations.Nullable;

/** {@code gantry:logs}. */
@Service
@Command(scope = "gantry", name = "logs", description = "Shows what a container has written.")
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls execute
public final class LogsCommand implements Action {
    @Reference
    ContainerEngine engine;

    @Option(name = "-f", aliases = "--follow", description = "Go on until the container ends; Ctrl-C leaves")
    boolean follow;

    @Option(name = "-n", aliases = "--tail", description = "Only the last entries")
    int tail = -1;

    @Option(name = "-t", aliases = "--timestamps", description = "Begin each line with its time")
    boolean timestamps;

    @Argument(name = "container", required = true, description = "Name or identifier")
    @Completion(ContainerCompleter.class)
    String container;

    @Override
    public @Nullable Object execute() throws InterruptedException, IOException {
        LogOptions options = new LogOptions(true, true, follow, null, null, tail);
        try (LogSession log = engine.containers().logs(container, options)) {
            for (LogSession.LogEntry entry = log.next(); entry != null; entry = log.next()) {
                if (timestamps) {
                    System.out.print(entry.time() + " ");
                }
                System.out.write(entry.line());
                System.out.flush();
            }
        }
        return null;
    }
}
