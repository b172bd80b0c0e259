package org.gantry.engine.network;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gantry.api.container.ContainerConfig;

/**
 * The variables that tell a container of one it is linked to, by the names Docker gave them: {@code DB_PORT_5432_TCP_ADDR}.
 *
 * @param prefix what their names begin with
 * @param address of the other one
 */
record LinkVariables(String prefix, String address) {
    /** Of the other one's own variables these say nothing about it. */
    private static final Set<String> MEANINGLESS = Set.of("HOME", "PATH");

    /** A port that the other one exposes. */
    private record Exposed(int number, String protocol) {
        static Stream<Exposed> parse(String text) {
            PortRequests.Range range = PortRequests.Range.of(text);
            return IntStream.rangeClosed(range.first(), range.last())
                    .mapToObj(number -> new Exposed(number, range.protocol()));
        }

        String url(String address) {
            return protocol + "://" + address + ":" + number;
        }
    }

    /** @param name of the link */
    List<String> of(String name, ContainerConfig target) {
        List<String> variables = new ArrayList<>();
        List<Exposed> ports = target.network().exposedPorts().stream()
                .flatMap(Exposed::parse)
                .sorted(Comparator.comparing(Exposed::number)
                        .thenComparing(port -> !port.protocol().equals("tcp")))
                .toList();
        if (!ports.isEmpty()) {
            variables.add(prefix + "_PORT=" + ports.getFirst().url(address));
        }
        ports.forEach(port -> add(variables, port));
        variables.add(prefix + "_NAME=" + name);
        for (String entry : target.process().environment()) {
            int equals = entry.indexOf('=');
            if (equals > 0 && !MEANINGLESS.contains(entry.substring(0, equals))) {
                variables.add(prefix + "_ENV_" + entry);
            }
        }
        return variables;
    }

    private void add(List<String> variables, Exposed port) {
        String start = prefix + "_PORT_" + port.number() + "_" + port.protocol().toUpperCase(Locale.ROOT);
        variables.add(start + "=" + port.url(address));
        variables.add(start + "_ADDR=" + address);
        variables.add(start + "_PORT=" + port.number());
        variables.add(start + "_PROTO=" + port.protocol());
    }
}
