package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.gantry.itests.support.DockerCliTest;
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
