package org.gantry.shell;

import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.network.Network;
import org.gantry.api.network.Network.Subnet;
import org.jspecify.annotations.Nullable;

/** {@code gantry:networks}. */
@Service
@Command(scope = "gantry", name = "networks", description = "Lists networks.")
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls execute
public final class NetworksCommand implements Action {
    @Reference
    ContainerEngine engine;

    @Option(name = "-q", aliases = "--quiet", description = "Only identifiers")
    boolean quiet;

    @Option(name = "--no-format", description = "Plain columns without a header, for scripts")
    boolean noFormat;

    @Override
    public @Nullable Object execute() {
        if (quiet) {
            engine.networks().list().forEach(network -> System.out.println(Display.shortId(network.id())));
            return null;
        }
        ShellTable table = new ShellTable();
        table.column("Id");
        table.column("Name");
        table.column("Driver");
        table.column("Subnets");
        table.column("Containers");
        table.column("Internal");
        for (Network network : engine.networks().list()) {
            table.addRow()
                    .addContent(
                            Display.shortId(network.id()),
                            network.name(),
                            network.driver(),
                            network.subnets().stream().map(Subnet::cidr).collect(Collectors.joining(", ")),
                            network.endpoints().size(),
                            network.internal() ? "yes" : "no");
        }
        table.print(System.out, !noFormat);
        return null;
    }
}
