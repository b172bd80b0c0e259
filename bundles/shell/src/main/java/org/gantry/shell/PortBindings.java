package org.gantry.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gantry.api.container.NetworkConfig;
import org.gantry.api.container.NetworkConfig.PortBinding;
import org.jspecify.annotations.Nullable;

/**
 * What {@code -p} of {@code gantry:run} says: {@code [[ADDRESS:]HOST-PORTS:]CONTAINER-PORTS[/PROTOCOL]}. Ranges are taken
 * apart by the engine.
 */
record PortBindings(Map<String, List<PortBinding>> bindings) {
    private static final Pattern FORM = Pattern.compile(
            "(?:(?:(?<address>[0-9]+(?:[.][0-9]+){3}|\\[[0-9a-fA-F:.]+]):)?(?<host>\\d{1,5}(?:-\\d{1,5})?)?:)?"
                    + "(?<container>\\d{1,5}(?:-\\d{1,5})?)(?:/(?<protocol>tcp|udp|sctp))?");
    private static final int LARGEST = 0xFFFF;

    /** @throws IllegalArgumentException that says how to write them */
    static PortBindings of(List<String> texts) {
        Map<String, List<PortBinding>> bindings = new TreeMap<>();
        for (String text : texts) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        text + " is not of the form [[ADDRESS:]HOST-PORT[-LAST]:]CONTAINER-PORT[-LAST][/PROTOCOL]");
            }
            String protocol = matcher.group("protocol") == null ? "tcp" : matcher.group("protocol");
            String host = ports(orEmpty(matcher.group("host")));
            String address = orEmpty(matcher.group("address")).replace("[", "").replace("]", "");
            bindings.computeIfAbsent(ports(matcher.group("container")) + "/" + protocol, none -> new ArrayList<>())
                    .add(new PortBinding(address, host));
        }
        return new PortBindings(bindings);
    }

    /** The same configuration with these ports. */
    NetworkConfig in(NetworkConfig config, boolean publishAll) {
        return config.withPorts(List.copyOf(bindings.keySet()), bindings, publishAll);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** A port or a range, whose numbers are ports. */
    private static String ports(String text) {
        for (String port : text.split("-", -1)) {
            if (!port.isEmpty() && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > LARGEST)) {
                throw new IllegalArgumentException(port + " is not a port: 1 to " + LARGEST);
            }
        }
        return text;
    }
}
