package org.gantry.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.IsolationConfig;
import org.gantry.api.container.MountPoint;
import org.gantry.api.container.NetworkConfig;
import org.gantry.api.container.ProcessConfig;
import org.gantry.api.network.EndpointInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostFilesTest {
    private static final Supplier<String> UNKNOWN = () -> {
        throw new AssertionError("nobody wants to know");
    };

    @TempDir
    Path directory;

    @Test
    void writesTheThreeFilesAndSaysWhereTheyGo() throws Exception {
        ContainerConfig config = config(network("", List.of("9.9.9.9"), List.of("foo:1.2.3.4", "six:2001:db8::1")));
        List<MountPoint> mounts = HostFiles.write(
                directory,
                config,
                "web1",
                Map.of("bridge", endpoint("172.17.0.2")),
                List.of("172.17.0.7\tdb"),
                UNKNOWN);
        assertThat(mounts)
                .extracting(MountPoint::destination)
                .containsExactly("/etc/resolv.conf", "/etc/hostname", "/etc/hosts");
        assertThat(directory.resolve("hostname")).hasContent("web1");
        assertThat(Files.readAllLines(directory.resolve("hosts")))
                .startsWith("127.0.0.1\tlocalhost", "::1\tlocalhost ip6-localhost ip6-loopback")
                .endsWith("1.2.3.4\tfoo", "2001:db8::1\tsix", "172.17.0.7\tdb", "172.17.0.2\tweb1.example.org web1");
        assertThat(Files.readString(directory.resolve("resolv.conf"))).startsWith("nameserver 9.9.9.9\n");
    }

    @Test
    void leavesOutWhatAnotherNamespaceCannotReach() {
        ResolvConf host = ResolvConf.parse(List.of(
                "# a comment", "nameserver 127.0.0.1", "nameserver 10.0.0.1", "search a.org b.org", "options ndots:2"));
        assertThat(host.nameservers()).containsExactly("127.0.0.1", "10.0.0.1");
        assertThat(host.search()).containsExactly("a.org", "b.org");
        assertThat(host.text())
                .isEqualTo("nameserver 127.0.0.1\nnameserver 10.0.0.1\nsearch a.org b.org\noptions ndots:2\n");
        assertThat(ResolvConf.of(network("", List.of(), List.of()), false).nameservers())
                .isNotEmpty()
                .noneMatch(address -> address.startsWith("127."));
    }

    @Test
    void whoCanAskForNamesIsToldWhom() throws Exception {
        ContainerConfig config = config(network("front", List.of("9.9.9.9"), List.of("host:host-gateway")));
        Map<String, EndpointInfo> named = Map.of("front", endpoint("172.18.0.2", List.of("web")));
        HostFiles.write(directory, config, "web1", named, List.of(), UNKNOWN);
        assertThat(Files.readString(directory.resolve("resolv.conf")))
                .startsWith("nameserver 127.0.0.11\n")
                .contains("ndots:0")
                .doesNotContain("9.9.9.9");
        assertThat(directory.resolve("hosts")).content().contains("172.17.0.1\thost\n", "172.18.0.2\tweb1.");

        HostFiles.change(directory, config, "web1", Map.of("bridge", endpoint("172.17.0.9")), List.of(), UNKNOWN);
        assertThat(Files.readString(directory.resolve("resolv.conf"))).startsWith("nameserver 9.9.9.9\n");
        assertThat(directory.resolve("hosts"))
                .content()
                .contains("172.17.0.9\tweb1.")
                .doesNotContain("172.18.0.2");

        Files.writeString(directory.resolve("resolv.conf"), "# the container's own\n");
        HostFiles.change(directory, config, "web1", named, List.of(), UNKNOWN);
        assertThat(directory.resolve("resolv.conf")).hasContent("# the container's own");
    }

    @Test
    void withoutAWayOutTheHostIsWhereTheDefaultBridgeHasIt() throws Exception {
        ContainerConfig config = config(network("inner", List.of(), List.of("host:host-gateway", "db:10.0.0.9")));
        var inner = new EndpointInfo("n", "inner", "bridge", "e", "", "10.1.0.2", 16, "", "", 0, "", List.of());
        HostFiles.write(directory, config, "web1", Map.of("inner", inner), List.of(), () -> "172.30.0.1");
        assertThat(directory.resolve("hosts"))
                .content()
                .contains("172.30.0.1\thost\n", "10.0.0.9\tdb\n", "10.1.0.2\tweb1.");

        Supplier<String> none = () -> {
            throw new EngineException.InvalidArgument("unable to derive the IP value for host-gateway");
        };
        assertThatThrownBy(() -> HostFiles.write(directory, config, "web1", Map.of(), List.of(), none))
                .isInstanceOf(EngineException.InvalidArgument.class);
        HostFiles.write(
                directory,
                config(network("host", List.of(), List.of("host:host-gateway"))),
                "web1",
                Map.of(),
                List.of(),
                UNKNOWN);
        assertThat(directory.resolve("hosts")).content().contains("127.0.0.1\thost\n");
    }

    @Test
    void readsNetworkModes() {
        assertThat(NetworkMode.of(NetworkConfig.ofMode(""))).isEqualTo(new NetworkMode.Own(Set.of("bridge")));
        assertThat(NetworkMode.of(NetworkConfig.ofMode("default"))).isEqualTo(new NetworkMode.Own(Set.of("bridge")));
        assertThat(NetworkMode.of(NetworkConfig.ofMode("none"))).isEqualTo(new NetworkMode.Own(Set.of("none")));
        assertThat(NetworkMode.of(NetworkConfig.ofMode("host"))).isInstanceOf(NetworkMode.Host.class);
        assertThat(NetworkMode.of(NetworkConfig.ofMode("container:web"))).isEqualTo(new NetworkMode.OfContainer("web"));
        assertThat(NetworkMode.of(NetworkConfig.ofMode("mine")))
                .isEqualTo(new NetworkMode.Own(new LinkedHashSet<>(List.of("mine"))));
    }

    private static ContainerConfig config(NetworkConfig network) {
        IsolationConfig d = IsolationConfig.DEFAULT;
        var isolation = new IsolationConfig(
                "web1",
                "example.org",
                false,
                d.capAdd(),
                d.capDrop(),
                d.securityOptions(),
                false,
                null,
                null,
                "",
                "",
                "",
                "",
                "",
                d.groupAdd(),
                d.sysctls());
        return ContainerConfig.of("image", ProcessConfig.of(List.of("true")))
                .withNetwork(network)
                .withIsolation(isolation);
    }

    private static NetworkConfig network(String mode, List<String> dns, List<String> extraHosts) {
        return new NetworkConfig(
                mode,
                false,
                List.of(),
                Map.of(),
                false,
                dns,
                List.of(),
                List.of(),
                extraHosts,
                List.of(),
                "",
                Map.of());
    }

    private static EndpointInfo endpoint(String address) {
        return endpoint(address, List.of());
    }

    private static EndpointInfo endpoint(String address, List<String> names) {
        return new EndpointInfo("n", "front", "bridge", "e", "", address, 16, "172.17.0.1", "", 0, "", names);
    }
}
