package org.gantry.engine.network;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.gantry.api.EngineException;
import org.gantry.api.container.NetworkConfig;
import org.gantry.api.container.NetworkConfig.PortBinding;
import org.gantry.api.network.PortRequest;

/** What a container's configuration says about ports, one by one. */
public final class PortRequests {
    private static final int ANY = 0;

    private PortRequests() {}

    /** The ports to publish when it starts: those that are bound, and with {@code -P} all others that are exposed. */
    public static List<PortRequest> of(NetworkConfig config) {
        List<PortRequest> requests = new ArrayList<>();
        new TreeMap<>(config.portBindings()).forEach((port, bindings) -> {
            for (PortBinding binding : bindings.isEmpty() ? List.of(new PortBinding("", "")) : bindings) {
                requests.addAll(bound(Range.of(port), binding));
            }
        });
        if (config.publishAllPorts()) {
            Set<String> rest = new LinkedHashSet<>(config.exposedPorts());
            rest.removeAll(config.portBindings().keySet());
            rest.stream()
                    .sorted()
                    .map(Range::of)
                    .forEach(range -> requests.addAll(bound(range, new PortBinding("", ""))));
        }
        return requests;
    }

    /**
     * One request for each port of a range: a range of the same size on the host is taken pairwise, and for a single
     * port any free one of the host's range.
     */
    private static List<PortRequest> bound(Range ports, PortBinding binding) {
        List<PortRequest> requests = new ArrayList<>();
        Range host = binding.hostPort().isEmpty() ? new Range("", ANY, ANY) : Range.of(binding.hostPort() + "/");
        boolean pairwise = ports.size() > 1 && host.last() != ANY;
        if (pairwise && host.size() != ports.size()) {
            throw new EngineException.InvalidArgument("invalid ranges specified for container and host Ports: "
                    + ports.first() + "-" + ports.last() + " and " + binding.hostPort());
        }
        for (int i = 0; i < ports.size(); i++) {
            int first = pairwise ? host.first() + i : host.first();
            int last = pairwise ? first : host.last();
            requests.add(new PortRequest(ports.protocol(), ports.first() + i, binding.hostIp(), first, last));
        }
        return requests;
    }

    record Range(String protocol, int first, int last) {
        /** Reads {@code 80/tcp} and {@code 80-90/udp}, whose form has been checked. */
        static Range of(String text) {
            int slash = text.indexOf('/');
            int dash = text.indexOf('-');
            int first = Integer.parseInt(text.substring(0, dash < 0 ? slash : dash));
            int last = dash < 0 ? first : Integer.parseInt(text.substring(dash + 1, slash));
            if (last < first) {
                throw new EngineException.InvalidArgument("invalid port range: " + text);
            }
            return new Range(text.substring(slash + 1), first, last);
        }

        int size() {
            return last - first + 1;
        }
    }
}
