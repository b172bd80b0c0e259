package org.gantry.shell;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gantry.api.network.PortRequest;
import org.gantry.api.network.PublishedPort;

/**
 * A port as users write it: {@code [[ADDRESS:]HOST-PORT:]CONTAINER-PORT[/PROTOCOL]}.
 *
 * @param hostAddress empty: any
 * @param hostPort 0: any
 */
record PortArgument(String hostAddress, int hostPort, int containerPort, String protocol) {
    private static final Pattern FORM = Pattern.compile(
            "(?:(?:(?<address>[0-9]+(?:[.][0-9]+){3}|\\[[0-9a-fA-F:]+]):)?(?<host>\\d{0,5}):)?(?<container>\\d{1,5})"
                    + "(?:/(?<protocol>tcp|udp|sctp))?");
    private static final int LARGEST = 0xFFFF;

    /** @throws IllegalArgumentException that says how to write one */
    static PortArgument parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    text + " is not of the form [[ADDRESS:]HOST-PORT:]CONTAINER-PORT[/PROTOCOL]");
        }
        String address = matcher.group("address");
        String host = matcher.group("host");
        String protocol = matcher.group("protocol");
        return new PortArgument(
                address == null ? "" : address.replace("[", "").replace("]", ""),
                host == null || host.isEmpty() ? 0 : port(host),
                port(matcher.group("container")),
                protocol == null ? "tcp" : protocol);
    }

    private static int port(String digits) {
        int port = Integer.parseInt(digits);
        if (port < 1 || port > LARGEST) {
            throw new IllegalArgumentException(digits + " is not a port: 1 to " + LARGEST);
        }
        return port;
    }

    PortRequest request() {
        return new PortRequest(protocol, containerPort, hostAddress, hostPort, hostPort);
    }

    /** Whether a published port is meant; what was left out fits everything. */
    boolean means(PublishedPort port) {
        return port.containerPort() == containerPort
                && port.protocol().equals(protocol)
                && (hostPort == 0 || port.hostPort() == hostPort)
                && (hostAddress.isEmpty() || port.hostAddress().equals(hostAddress));
    }

    /** {@code 80/tcp -> 0.0.0.0:8080}. */
    static String display(PublishedPort port) {
        String address = port.hostAddress().indexOf(':') < 0 ? port.hostAddress() : "[" + port.hostAddress() + "]";
        return port.exposed() + " -> " + address + ":" + port.hostPort();
    }
}
