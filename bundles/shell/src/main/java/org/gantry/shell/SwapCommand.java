package org.gantry.shell;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.gantry.api.EngineException;
import org.gantry.api.swap.Swaps;
import org.gantry.api.swap.Swaps.BundleVersion;
import org.gantry.api.swap.Swaps.Part;
import org.gantry.api.swap.Swaps.Request;
import org.gantry.api.swap.Swaps.Swapped;
import org.jspecify.annotations.Nullable;

/** {@code gantry:swap}. */
@Service
@Command(
        scope = "gantry",
        name = "swap",
        description = "Replaces a part of the running engine, or lists the parts. Containers and clients go on.")
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls execute
public final class SwapCommand implements Action {
    @Reference
    Swaps swaps;

    @Option(
            name = "--limit",
            valueToShowInHelp = "10",
            description = "Seconds that calls under way are given to end, and the new OSGi bundle to serve")
    int limit = 10;

    @Option(name = "--interrupt", description = "Ends calls under way that have not ended by then: a pull, a load")
    boolean interrupt;

    @Option(
            name = "--canary",
            valueToShowInHelp = "",
            description = "Percent of new containers that the new driver gets, on trial; the old one stays")
    int canary;

    @Option(
            name = "--failures",
            valueToShowInHelp = "3",
            description = "After how many failures a trial is rolled back")
    int failures = 3;

    @Option(name = "--promote", description = "Ends a trial: the new version gets everything")
    boolean promote;

    @Option(name = "--rollback", description = "Ends a trial: the old version keeps everything")
    boolean rollback;

    @Argument(index = 0, name = "part", description = "driver, images, network or rest")
    @Completion(PartCompleter.class)
    @Nullable
    String part;

    @Argument(index = 1, name = "location", description = "URL or absolute path of the new OSGi bundle")
    @Nullable
    String location;

    @Override
    public @Nullable Object execute() {
        String wanted = part;
        if (wanted == null) {
            list();
        } else if (promote || rollback) {
            refuse(promote && rollback, "--promote and --rollback exclude each other");
            refuse(location != null, "what is on trial is installed already: no location is needed");
            print(promote ? swaps.promote(wanted) : swaps.rollBack(wanted));
        } else {
            refuse(limit < 1, "--limit has to be at least 1");
            String from = location;
            if (from == null) {
                throw new EngineException.InvalidArgument("the location of the new OSGi bundle is missing");
            }
            print(swaps.swap(new Request(wanted, from, Duration.ofSeconds(limit), interrupt, canary, failures)));
        }
        return null;
    }

    private static void refuse(boolean wrong, String reason) {
        if (wrong) {
            throw new EngineException.InvalidArgument(reason);
        }
    }

    private void list() {
        ShellTable table = new ShellTable();
        table.column("Part");
        table.column("Provided by");
        table.column("On trial");
        for (Part known : swaps.parts()) {
            table.addRow().addContent(known.name(), names(known.providers()), names(known.onTrial()));
        }
        table.print(System.out);
    }

    private static void print(Swapped swapped) {
        ShellTable table = new ShellTable().noHeaders();
        table.column("What");
        table.column("Value");
        table.addRow().addContent("part", swapped.part());
        table.addRow().addContent("before", names(swapped.before()));
        table.addRow().addContent(swapped.onTrial() ? "on trial" : "after", name(swapped.after()) + how(swapped));
        table.addRow().addContent("calls drained", swapped.callsDrained());
        table.addRow().addContent("tasks adopted", swapped.tasksAdopted());
        table.addRow().addContent("longest pause", millis(swapped.pause()));
        table.addRow().addContent("time", millis(swapped.time()));
        table.print(System.out);
    }

    private static String how(Swapped swapped) {
        return swapped.inPlace() ? ", updated in place" : "";
    }

    private static String millis(Duration duration) {
        return "%.1f ms".formatted(duration.toNanos() / 1e6);
    }

    private static String names(List<BundleVersion> bundles) {
        return bundles.stream().map(SwapCommand::name).collect(Collectors.joining(", "));
    }

    private static String name(BundleVersion bundle) {
        return bundle.symbolicName() + " " + bundle.version() + " [" + bundle.bundleId() + "]";
    }
}
