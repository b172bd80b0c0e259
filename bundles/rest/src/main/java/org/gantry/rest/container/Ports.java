package org.gantry.rest.container;

import java.util.List;
import java.util.stream.Stream;
import org.gantry.api.container.NetworkConfig;
import org.gantry.api.network.PublishedPort;
import org.gantry.rest.http.Filters;

/** The filters {@code expose} and {@code publish}: {@code PORT[-PORT][/PROTOCOL]}. */
final class Ports {
    private final int first;
    private final int last;
    private final String protocol;

    private Ports(String text) {
        if (!text.matches("\\d{1,5}(-\\d{1,5})?(/(tcp|udp|sctp))?")) {
            throw Filters.invalid("port=" + text);
        }
        int slash = text.indexOf('/');
        String range = slash < 0 ? text : text.substring(0, slash);
        int dash = range.indexOf('-');
        this.first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
        this.last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
        this.protocol = slash < 0 ? "tcp" : text.substring(slash + 1);
    }

    static boolean isExposed(NetworkConfig network, String wanted) {
        Ports filter = new Ports(wanted);
        return Stream.concat(network.exposedPorts().stream(), network.portBindings().keySet().stream())
                .anyMatch(filter::meets);
    }

    /** Looks at the ports of the host. */
    static boolean isPublished(List<PublishedPort> ports, String wanted) {
        Ports filter = new Ports(wanted);
        return ports.stream().anyMatch(port -> filter.meets(port.hostPort() + "/" + port.protocol()));
    }

    private boolean meets(String port) {
        Ports other = new Ports(port);
        return protocol.equals(other.protocol) && first <= other.last && other.first <= last;
    }
}
