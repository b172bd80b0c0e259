package org.gantry.engine.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.MountPoint;
import org.gantry.api.container.NetworkConfig;
import org.gantry.api.network.EndpointInfo;

/** Writes {@code hostname}, {@code hosts} and {@code resolv.conf} for a run and says where they are mounted. */
public final class HostFiles {
    private static final String LOCAL = """
        127.0.0.1\tlocalhost
        ::1\tlocalhost ip6-localhost ip6-loopback
        fe00::\tip6-localnet
        ff00::\tip6-mcastprefix
        ff02::1\tip6-allnodes
        ff02::2\tip6-allrouters
        """;

    /** In --add-host: whatever address the host has. */
    private static final String HOST_GATEWAY = "host-gateway";

    private static final String LOOPBACK = "127.0.0.1";

    private HostFiles() {}

    /**
     * Writes the files of a container with a network namespace of its own, or in the host's.
     *
     * @param linked lines for hosts that tell of other containers
     * @param host the host's address for a container that has no way to the outside; asked for only where one wants to know
     */
    public static List<MountPoint> write(
            Path directory,
            ContainerConfig config,
            String hostname,
            Map<String, EndpointInfo> endpoints,
            List<String> linked,
            Supplier<String> host) {
        boolean ofHost = NetworkMode.of(config.network()) instanceof NetworkMode.Host;
        String domain = config.isolation().domainname();
        String hosts = ofHost
                ? ofHost(Path.of("/etc/hosts")) + extraHosts(config.network(), () -> LOOPBACK)
                : hosts(config, hostname, endpoints, linked, host);
        try {
            Files.writeString(directory.resolve("hostname"), hostname + "\n");
            Files.writeString(directory.resolve("hosts"), hosts);
            Files.writeString(
                    directory.resolve("resolv.conf"),
                    resolvConf(config.network(), ofHost, endpoints).text());
        } catch (IOException e) {
            throw new EngineException.Internal("cannot write the files of /etc for " + hostname + domain, e);
        }
        return mounts(directory);
    }

    /**
     * Brings the files of a running container up to date when its networks have changed: in place, since they are
     * mounted. What the container itself has made of resolv.conf is left to it.
     */
    public static void change(
            Path directory,
            ContainerConfig config,
            String hostname,
            Map<String, EndpointInfo> endpoints,
            List<String> linked,
            Supplier<String> host) {
        Path resolvConf = directory.resolve("resolv.conf");
        try {
            String current = Files.readString(resolvConf);
            boolean ours = current.equals(ResolvConf.served(config.network()).text())
                    || current.equals(ResolvConf.of(config.network(), false).text());
            if (ours) {
                Files.writeString(
                        resolvConf,
                        resolvConf(config.network(), false, endpoints).text());
            }
            Files.writeString(directory.resolve("hosts"), hosts(config, hostname, endpoints, linked, host));
        } catch (IOException e) {
            throw new EngineException.Internal("cannot change the files of /etc for " + hostname, e);
        }
    }

    private static ResolvConf resolvConf(NetworkConfig network, boolean host, Map<String, EndpointInfo> endpoints) {
        boolean served = endpoints.values().stream()
                .anyMatch(endpoint -> !endpoint.names().isEmpty());
        return served ? ResolvConf.served(network) : ResolvConf.of(network, host);
    }

    /** The mounts of files that {@link #write} has written, or that belong to another container. */
    public static List<MountPoint> mounts(Path directory) {
        List<MountPoint> mounts = new ArrayList<>();
        for (String name : List.of("resolv.conf", "hostname", "hosts")) {
            String source = directory.resolve(name).toString();
            mounts.add(new MountPoint("bind", "", source, "/etc/" + name, "", "", true, "rprivate"));
        }
        return mounts;
    }

    private static String hosts(
            ContainerConfig config,
            String hostname,
            Map<String, EndpointInfo> endpoints,
            List<String> linked,
            Supplier<String> host) {
        StringBuilder text =
                new StringBuilder(LOCAL).append(extraHosts(config.network(), () -> hostGateway(endpoints, host)));
        linked.forEach(line -> text.append(line).append('\n'));
        String domain = config.isolation().domainname();
        String names = domain.isEmpty() ? hostname : hostname + "." + domain + " " + hostname;
        for (EndpointInfo endpoint : endpoints.values()) {
            if (!endpoint.ipv4Address().isEmpty()) {
                text.append(endpoint.ipv4Address()).append('\t').append(names).append('\n');
            }
            if (!endpoint.ipv6Address().isEmpty()) {
                text.append(endpoint.ipv6Address()).append('\t').append(names).append('\n');
            }
        }
        return text.toString();
    }

    private static String extraHosts(NetworkConfig network, Supplier<String> hostGateway) {
        StringBuilder text = new StringBuilder();
        for (String entry : network.extraHosts()) {
            int colon = entry.indexOf(':');
            String address = entry.substring(colon + 1);
            text.append(address.equals(HOST_GATEWAY) ? hostGateway.get() : address)
                    .append('\t')
                    .append(entry, 0, colon)
                    .append('\n');
        }
        return text.toString();
    }

    /** The host as the container reaches it. */
    private static String hostGateway(Map<String, EndpointInfo> endpoints, Supplier<String> host) {
        return endpoints.values().stream()
                .map(EndpointInfo::ipv4Gateway)
                .filter(gateway -> !gateway.isEmpty())
                .findFirst()
                .orElseGet(host);
    }

    private static String ofHost(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : LOCAL;
        } catch (IOException e) {
            throw new EngineException.Internal("cannot read " + file, e);
        }
    }
}
