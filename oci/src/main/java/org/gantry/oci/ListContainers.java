package org.gantry.oci;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the containers below the root. */
@Command(name = "list", description = "list the containers started with the given root")
final class ListContainers extends Verb {
    private static final List<String> COLUMNS = List.of("id", "pid", "status", "bundle", "created", "owner");
    private static final int NARROWEST = 12;
    private static final int GAP = 3;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "table|json",
            defaultValue = "table",
            description = "how to print them")
    private String format = "table";

    @Option(
            names = {"-q", "--quiet"},
            description = "only their ids")
    private boolean quiet;

    @Override
    int run() throws IOException {
        require(arguments().isEmpty(), "exactly 0 argument(s)");
        if (!format.equals("table") && !format.equals("json")) {
            throw new Refusal("invalid format option");
        }
        List<Map<String, Object>> states = new ArrayList<>();
        for (ContainerRecord record : store().list()) {
            try (Container container = Container.open(store(), record)) {
                states.add(container.state(container.owner()));
            }
        }
        if (quiet) {
            states.forEach(state -> System.out.println(state.get("id")));
        } else if (format.equals("json")) {
            Output.line(states);
        } else {
            print(states);
        }
        return 0;
    }

    private static void print(List<Map<String, Object>> states) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(COLUMNS.stream()
                .map(column -> column.toUpperCase(java.util.Locale.ROOT))
                .toList());
        states.forEach(state -> rows.add(COLUMNS.stream()
                .map(column -> String.valueOf(state.get(column)))
                .toList()));
        List<Integer> widths = new ArrayList<>();
        for (int i = 0; i < COLUMNS.size(); i++) {
            int column = i;
            int longest = rows.stream()
                    .mapToInt(row -> row.get(column).length())
                    .max()
                    .orElse(0);
            widths.add(i == COLUMNS.size() - 1 ? 0 : Math.max(NARROWEST, longest + GAP));
        }
        for (List<String> row : rows) {
            System.out.println(java.util.stream.IntStream.range(0, row.size())
                    .mapToObj(i -> row.get(i)
                            + " ".repeat(Math.max(0, widths.get(i) - row.get(i).length())))
                    .collect(Collectors.joining()));
        }
    }
}
