package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.RawApi;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Networks of the user's, as the docker CLI sees them. */
class UserNetworkIT extends DockerCliTest {
    @AfterEach
    void removeNetworks() {
        docker.removeAll();
        docker.ok("network", "prune", "-f");
    }

    @Test
    void aNetworkIsMadeListedInspectedAndRemoved() {
        String id = docker.ok(
                "network",
                "create",
                "--label",
                "tier=web",
                "--subnet",
                "10.66.0.0/24",
                "--ip-range",
                "10.66.0.128/25",
                "--gateway",
                "10.66.0.9",
                "--aux-address",
                "router=10.66.0.128",
                "front");
        assertThat(docker.ok("network", "ls", "--no-trunc", "-q", "--filter", "label=tier=web"))
                .isEqualTo(id);
        assertThat(docker.ok("network", "ls", "--filter", "type=custom", "--format", "{{.Name}} {{.Driver}}"))
                .isEqualTo("front bridge");
        assertThat(docker.ok("network", "inspect", "-f", "{{json .IPAM.Config}}", "front"))
                .isEqualTo("[{\"Subnet\":\"10.66.0.0/24\",\"IPRange\":\"10.66.0.128/25\",\"Gateway\":\"10.66.0.9\","
                        + "\"AuxiliaryAddresses\":{\"router\":\"10.66.0.128\"}}]");
        docker.ok("run", "-d", "--name", "c1", "--network", "front", BUSYBOX, "sleep", "100");
        String format = "{{.NetworkSettings.Networks.front.IPAddress}} {{.NetworkSettings.Networks.front.Gateway}}";
        assertThat(docker.ok("inspect", "-f", format, "c1")).isEqualTo("10.66.0.129 10.66.0.9");
        assertThat(docker.run("network", "rm", "front").fails()).contains("has active endpoints");
        assertThat(docker.run("network", "create", "front").fails()).contains("network with name front already exists");
        docker.ok("rm", "-f", "c1");
        assertThat(docker.ok("network", "rm", "front")).isEqualTo("front");
        assertThat(docker.run("network", "inspect", "front").fails()).contains("network front not found");
        assertThat(docker.run("network", "rm", "bridge").fails())
                .contains("bridge is a pre-defined network and cannot be removed");
    }

    @Test
    void aContainerJoinsAndLeavesNetworksWhileItRunsAndBetweenRuns() {
        docker.ok("network", "create", "front");
        docker.ok("network", "create", "--internal", "back");
        docker.ok("run", "-d", "--name", "c1", "--network", "front", BUSYBOX, "sleep", "100");
        docker.ok("network", "connect", "--alias", "db", "back", "c1");
        assertThat(docker.ok("exec", "c1", "ls", "/sys/class/net")).isEqualTo("eth0\neth1\nlo");
        String back = docker.ok("inspect", "-f", "{{.NetworkSettings.Networks.back.IPAddress}}", "c1");
        assertThat(docker.ok("exec", "c1", "cat", "/etc/hosts")).contains(back + "\t");
        assertThat(docker.run("network", "connect", "back", "c1").fails()).contains("already exists in network back");

        docker.ok("restart", "-t", "0", "c1");
        assertThat(docker.ok("exec", "c1", "ls", "/sys/class/net")).isEqualTo("eth0\neth1\nlo");
        assertThat(docker.ok("inspect", "-f", "{{.NetworkSettings.Networks.back.Aliases}}", "c1"))
                .isEqualTo("[db]");

        docker.ok("network", "disconnect", "front", "c1");
        assertThat(docker.ok("exec", "c1", "ls", "/sys/class/net")).isEqualTo("eth1\nlo");
        assertThat(docker.ok("exec", "c1", "ip", "route")).doesNotContain("default");
        docker.ok("stop", "-t", "0", "c1");
        docker.ok("network", "connect", "front", "c1");
        docker.ok("network", "disconnect", "back", "c1");
        docker.ok("start", "c1");
        assertThat(docker.ok("exec", "c1", "ls", "/sys/class/net")).isEqualTo("eth0\nlo");
        assertThat(docker.ok("network", "inspect", "-f", "{{len .Containers}}", "front"))
                .isEqualTo("1");
    }

    @Test
    void portsMeanNothingWhereNobodyGetsInAndComeWithTheFirstWayOut() {
        docker.ok("network", "create", "--internal", "inner");
        docker.ok("network", "create", "-d", "macvlan", "lan");
        docker.ok("run", "-d", "--name", "c1", "--network", "inner", "-p", "18941:80", BUSYBOX, "sleep", "100");
        docker.ok("run", "-d", "--name", "c2", "--network", "lan", "-p", "18941:80", BUSYBOX, "sleep", "100");
        docker.ok("run", "-d", "--name", "c3", "--network", "inner", "-P", "--expose", "80", BUSYBOX, "sleep", "100");
        for (String name : List.of("c1", "c2", "c3")) {
            assertThat(docker.ok("port", name)).as(name).isEmpty();
        }
        var refused = new RawApi(engine)
                .request(
                        "POST", "/containers/c1/publish", "{\"PortBindings\":{\"81/tcp\":[{\"HostPort\":\"18942\"}]}}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("cannot publish ports of container", "none of its networks can publish");

        docker.ok("run", "-d", "--name", "holder", "-p", "18941:80", BUSYBOX, "sleep", "100");
        assertThat(docker.run("network", "connect", "bridge", "c1").fails()).contains("port is already allocated");
        assertThat(docker.ok("exec", "c1", "ls", "/sys/class/net")).isEqualTo("eth0\nlo");
        docker.ok("rm", "-f", "holder");
        docker.ok("network", "connect", "bridge", "c1");
        assertThat(docker.ok("port", "c1")).isEqualTo("80/tcp -> 0.0.0.0:18941");
        docker.ok("restart", "-t", "0", "c1");
        assertThat(docker.ok("port", "c1")).isEqualTo("80/tcp -> 0.0.0.0:18941");
    }

    @Test
    void aNetworkHasIpv6Too() throws IOException {
        docker.ok("network", "create", "--ipv6", "--subnet", "10.69.0.0/24", "--subnet", "fd00:69::/64", "dual");
        assertThat(docker.ok("network", "inspect", "-f", "{{.EnableIPv6}} {{json .IPAM.Config}}", "dual"))
                .isEqualTo("true [{\"Subnet\":\"10.69.0.0/24\",\"Gateway\":\"10.69.0.1\"},"
                        + "{\"Subnet\":\"fd00:69::/64\",\"Gateway\":\"fd00:69::1\"}]");
        docker.ok(
                "run",
                "-d",
                "--name",
                "web",
                "--network",
                "dual",
                "--ip6",
                "fd00:69::77",
                "-p",
                "18943:4000",
                BUSYBOX,
                "sh",
                "-c",
                "while :; do echo served | nc -l -p 4000; done");
        String format = "{{with .NetworkSettings.Networks.dual}}{{.GlobalIPv6Address}}/{{.GlobalIPv6PrefixLen}}"
                + " {{.IPv6Gateway}} {{.IPAMConfig.IPv6Address}} {{.IPAddress}}{{end}}";
        assertThat(docker.ok("inspect", "-f", format, "web"))
                .isEqualTo("fd00:69::77/64 fd00:69::1 fd00:69::77 10.69.0.2");
        assertThat(docker.ok("exec", "web", "ip", "-6", "addr", "show", "eth0")).contains("fd00:69::77/64");
        assertThat(docker.ok("network", "inspect", "-f", "{{range .Containers}}{{.IPv6Address}}{{end}}", "dual"))
                .isEqualTo("fd00:69::77/64");
        assertThat(docker.ok("port", "web").lines())
                .containsExactly("4000/tcp -> 0.0.0.0:18943", "4000/tcp -> [::]:18943");
        assertThat(docker.ok("ps", "--format", "{{.Ports}}"))
                .contains("0.0.0.0:18943->4000/tcp", "[::]:18943->4000/tcp");
        for (String host : List.of("127.0.0.1", "10.69.0.1", "fd00:69::1")) {
            assertThat(Session.eventually(() -> isServed(host, 18943), Duration.ofSeconds(10)))
                    .as(host)
                    .isTrue();
        }
        assertThat(docker.ok("run", "--rm", "--network", "dual", BUSYBOX, "ping", "-6", "-c", "1", "-W", "5", "web"))
                .contains("PING web (fd00:69::77)", "1 packets received");
        assertThat(docker.run("run", "--rm", "--network", "dual", "--ip6", "fd00:69::77", BUSYBOX, "true")
                        .exits(125)
                        .err())
                .contains("Address already in use");
        docker.ok("network", "create", "--ipv6", "--internal", "chosen");
        assertThat(docker.ok("network", "inspect", "-f", "{{(index .IPAM.Config 1).Subnet}}", "chosen"))
                .startsWith("fd")
                .endsWith("/64");
        docker.ok("network", "connect", "chosen", "web");
        assertThat(docker.ok("inspect", "-f", "{{.NetworkSettings.Networks.chosen.GlobalIPv6Address}}", "web"))
                .startsWith("fd");
    }

    private static boolean isServed(String host, int port) {
        try (Socket socket = new Socket(host, port)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).equals("served\n");
        } catch (IOException notYet) {
            return false;
        }
    }

    @Test
    void networksAreFilteredAndPrunedByUse() {
        String front = docker.ok("network", "create", "front");
        docker.ok("network", "create", "back");
        docker.ok("run", "-d", "--name", "c1", "--network", "front", BUSYBOX, "sleep", "100");
        assertThat(names("id=" + front.substring(0, 12))).isEqualTo("front");
        assertThat(names("scope=local")).isEqualTo("back\nbridge\nfront\nhost\nnone");
        assertThat(names("scope=global")).isEmpty();
        assertThat(names("type=builtin")).isEqualTo("bridge\nhost\nnone");
        assertThat(names("type=custom")).isEqualTo("back\nfront");
        assertThat(names("dangling=true")).isEqualTo("back");
        assertThat(names("dangling=false")).contains("front").doesNotContain("back");
        assertThat(docker.run("network", "ls", "--filter", "nosuch=1").fails()).contains("invalid filter 'nosuch'");
        assertThat(docker.ok("network", "prune", "-f")).contains("back").doesNotContain("front");
        assertThat(names("type=custom")).isEqualTo("front");
    }

    private String names(String filter) {
        return docker.ok("network", "ls", "--filter", filter, "--format", "{{.Name}}");
    }

    @Test
    void addressesCanBeChosen() {
        docker.ok("network", "create", "--subnet", "10.67.0.0/24", "plan");
        docker.ok(
                "run",
                "-d",
                "--name",
                "c1",
                "--network",
                "plan",
                "--ip",
                "10.67.0.77",
                "--mac-address",
                "02:42:0a:00:00:07",
                BUSYBOX,
                "sleep",
                "100");
        assertThat(docker.ok("exec", "c1", "ip", "addr", "show", "eth0"))
                .contains("10.67.0.77/24", "02:42:0a:00:00:07");
        assertThat(docker.run("run", "--rm", "--network", "plan", "--ip", "10.67.0.77", BUSYBOX, "true")
                        .exits(125)
                        .err())
                .contains("Address already in use");
        assertThat(docker.run("run", "--rm", "--network", "plan", "--ip", "10.68.0.1", BUSYBOX, "true")
                        .exits(125)
                        .err())
                .contains("no configured subnet or ip-range contain the IP address 10.68.0.1");
    }

    @Test
    void containersFindEachOtherByName() {
        docker.ok("network", "create", "front");
        docker.ok(
                "run", "-d", "--name", "web", "--network", "front", "--network-alias", "www", BUSYBOX, "sleep", "100");
        String address = docker.ok("inspect", "-f", "{{.NetworkSettings.Networks.front.IPAddress}}", "web");
        assertThat(docker.ok("inspect", "-f", "{{.NetworkSettings.Networks.front.DNSNames}}", "web"))
                .startsWith("[web www ");
        for (String name : List.of("web", "www", "web.front")) {
            assertThat(docker.ok("run", "--rm", "--network", "front", BUSYBOX, "ping", "-c", "1", "-W", "5", name))
                    .contains("PING " + name + " (" + address + ")", "1 packets received");
        }
        assertThat(docker.ok("run", "--rm", "--network", "front", BUSYBOX, "cat", "/etc/resolv.conf"))
                .contains("nameserver 127.0.0.11");
        assertThat(docker.run("run", "--rm", BUSYBOX, "ping", "-c", "1", "-W", "1", "web")
                        .fails())
                .contains("bad address");
        engine.kill();
        engine.up();
        docker.ok("run", "--rm", "--network", "front", BUSYBOX, "ping", "-c", "1", "-W", "5", "web");
        docker.ok("exec", "web", "ping", "-c", "1", "-W", "5", "www");
    }

    @Test
    void networksSurviveTheEngine() {
        String id = docker.ok("network", "create", "front");
        docker.ok("run", "-d", "--name", "c1", "--network", "front", BUSYBOX, "sleep", "100");
        engine.kill();
        engine.up();
        assertThat(docker.ok("network", "ls", "--no-trunc", "-q", "-f", "name=front"))
                .isEqualTo(id);
        assertThat(docker.ok("network", "inspect", "-f", "{{range .Containers}}{{.Name}}{{end}}", "front"))
                .isEqualTo("c1");
        docker.ok("rm", "-f", "c1");
    }
}
