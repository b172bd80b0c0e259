package org.gantry.engine.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    private HostFiles() {}

    /** Writes the files of a container with a network namespace of its own, or in the host's. */
    public static List<MountPoint> write(
            Path directory, ContainerConfig config, String hostname, Map<String, EndpointInfo> endpoints) {
        boolean host = NetworkMode.of(config.network()) instanceof NetworkMode.Host;
        String domain = config.isolation().domainname();
        String hosts = host
                ? ofHost(Path.of("/etc/hosts")) + extraHosts(config.network())
                : hosts(config, hostname, endpoints);
        try {
            Files.writeString(directory.resolve("hostname"), hostname + "\n");
            Files.writeString(directory.resolve("hosts"), hosts);
            Files.writeString(
                    directory.resolve("resolv.conf"),
                    ResolvConf.of(config.network(), host).text());
        } catch (IOException e) {
            throw new EngineException.Internal("cannot write the files of /etc for " + hostname + domain, e);
        }
        return mounts(directory);
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

    private static String hosts(ContainerConfig config, String hostname, Map<String, EndpointInfo> endpoints) {
        StringBuilder text = new StringBuilder(LOCAL).append(extraHosts(config.network()));
        String domain = config.isolation().domainname();
        String names = domain.isEmpty() ? hostname : hostname + "." + domain + " " + hostname;
        for (EndpointInfo endpoint : endpoints.values()) {
            if (!endpoint.ipv4Address().isEmpty()) {
                text.append(endpoint.ipv4Address()).append('\t').append(names).append('\n');
            }
        }
        return text.toString();
    }

    private static String extraHosts(NetworkConfig network) {
        StringBuilder text = new StringBuilder();
        for (String entry : network.extraHosts()) {
            int colon = entry.indexOf(':');
            text.append(entry.substring(colon + 1))
                    .append('\t')
                    .append(entry, 0, colon)
                    .append('\n');
        }
        return text.toString();
    }

    private static String ofHost(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : LOCAL;
        } catch (IOException e) {
            throw new EngineException.Internal("cannot read " + file, e);
        }
    }
}
