package org.gantry.engine.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.container.NetworkConfig;

/**
 * A {@code resolv.conf} for a container: the user's settings, else the host's. A resolver on the host's loopback cannot be
 * reached from another network namespace; when no other is left, public ones stand in, as with dockerd.
 */
record ResolvConf(List<String> nameservers, List<String> search, List<String> options) {
    private static final Path HOST = Path.of("/etc/resolv.conf");
    /** What stands behind the stub resolver of systemd-resolved. */
    private static final Path BEHIND_STUB = Path.of("/run/systemd/resolve/resolv.conf");

    /** Where the network side answers, in the container's namespace. */
    private static final String SERVER = "127.0.0.11";

    private static final String NDOTS = "ndots:";
    private static final String STUB = "127.0.0.53";
    private static final List<String> PUBLIC = List.of("8.8.8.8", "8.8.4.4");

    /** For a container in whose networks the engine serves names; it asks the others on the container's behalf. */
    static ResolvConf served(NetworkConfig config) {
        ResolvConf settings = of(config, false);
        List<String> options = new ArrayList<>(settings.options());
        if (options.stream().noneMatch(option -> option.startsWith(NDOTS))) {
            options.add(NDOTS + 0); // names of containers have no dots
        }
        return new ResolvConf(List.of(SERVER), settings.search(), options);
    }

    static ResolvConf of(NetworkConfig config, boolean hostNetwork) {
        ResolvConf host = parse(lines(HOST));
        if (!hostNetwork && host.nameservers().equals(List.of(STUB)) && Files.exists(BEHIND_STUB)) {
            host = parse(lines(BEHIND_STUB));
        }
        List<String> nameservers = hostNetwork ? host.nameservers() : reachable(host.nameservers());
        return new ResolvConf(
                config.dns().isEmpty() ? nameservers : config.dns(),
                config.dnsSearch().isEmpty() ? host.search() : search(config.dnsSearch()),
                config.dnsOptions().isEmpty() ? host.options() : config.dnsOptions());
    }

    static ResolvConf parse(List<String> lines) {
        List<String> nameservers = new ArrayList<>();
        List<String> search = List.of();
        List<String> options = new ArrayList<>();
        for (String line : lines) {
            List<String> words = List.of(line.strip().split("\\s+"));
            List<String> values = words.subList(1, words.size());
            switch (words.getFirst()) {
                case "nameserver" -> nameservers.addAll(values.subList(0, Math.min(1, values.size())));
                case "search" -> search = values;
                case "options" -> options.addAll(values);
                default -> {
                    // comments, and what only the host's resolver understands
                }
            }
        }
        return new ResolvConf(nameservers, search, options);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        nameservers.forEach(
                address -> text.append("nameserver ").append(address).append('\n'));
        if (!search.isEmpty()) {
            text.append("search ").append(String.join(" ", search)).append('\n');
        }
        if (!options.isEmpty()) {
            text.append("options ").append(String.join(" ", options)).append('\n');
        }
        return text.toString();
    }

    private static List<String> reachable(List<String> nameservers) {
        List<String> reachable = nameservers.stream()
                .filter(address -> !address.startsWith("127.") && !address.equals("::1"))
                .toList();
        return reachable.isEmpty() ? PUBLIC : reachable;
    }

    /** {@code --dns-search .} is no search at all. */
    private static List<String> search(List<String> asked) {
        return asked.equals(List.of(".")) ? List.of() : asked;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new EngineException.Internal("cannot read " + file, e);
        }
    }
}
