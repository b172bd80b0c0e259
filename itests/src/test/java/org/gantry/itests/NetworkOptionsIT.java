package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.gantry.itests.support.DockerCliTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Types of network, and what can be said of a container's place in one, with the options of the docker CLI. */
class NetworkOptionsIT extends DockerCliTest {
    @AfterEach
    void removeNetworks() {
        docker.removeAll();
        docker.ok("network", "prune", "-f");
    }

    @Test
    void containersOfAMacvlanNetworkFindEachOther() {
        docker.ok("network", "create", "-d", "macvlan", "--subnet", "10.88.0.0/24", "lan");
        assertThat(docker.ok("network", "ls", "--filter", "driver=macvlan", "--format", "{{.Name}}"))
                .isEqualTo("lan");
        docker.ok("run", "-d", "--name", "web", "--network", "lan", "--ip", "10.88.0.7", BUSYBOX, "sleep", "100");
        assertThat(docker.ok("run", "--rm", "--network", "lan", BUSYBOX, "ping", "-c", "1", "-W", "5", "web"))
                .contains("PING web (10.88.0.7)", "1 packets received");
        docker.ok("network", "create", "front");
        docker.ok("network", "connect", "front", "web");
        assertThat(docker.ok("exec", "web", "ls", "/sys/class/net")).isEqualTo("eth0\neth1\nlo");
        docker.ok("network", "disconnect", "lan", "web");
        assertThat(docker.ok("exec", "web", "ls", "/sys/class/net")).isEqualTo("eth1\nlo");
        engine.kill();
        engine.up();
        docker.ok("network", "connect", "lan", "web");
        docker.ok("run", "--rm", "--network", "lan", BUSYBOX, "ping", "-c", "1", "-W", "5", "web");
    }

    @Test
    void interfacesAreAsTheyAreAskedFor() {
        docker.ok("network", "create", "--subnet", "10.89.0.0/24", "front");
        docker.ok("network", "create", "--subnet", "10.90.0.0/24", "back");
        docker.ok(
                "run",
                "-d",
                "--name",
                "c1",
                "--network",
                "name=front,link-local-ip=169.254.7.7,driver-opt=com.docker.network.endpoint.ifname=lan7,"
                        + "\"driver-opt=com.docker.network.endpoint.sysctls=net.ipv4.conf.IFNAME.log_martians=1\"",
                "--network",
                "name=back,gw-priority=5",
                BUSYBOX,
                "sleep",
                "100");
        assertThat(docker.ok("exec", "c1", "ip", "addr", "show", "lan7")).contains("10.89.0.2/24", "169.254.7.7/16");
        assertThat(docker.ok("exec", "c1", "cat", "/proc/sys/net/ipv4/conf/lan7/log_martians"))
                .isEqualTo("1");
        assertThat(docker.ok("exec", "c1", "ip", "route")).contains("default via 10.90.0.1");
        String format = "{{json .NetworkSettings.Networks.front.DriverOpts}}"
                + " {{.NetworkSettings.Networks.front.IPAMConfig.LinkLocalIPs}}"
                + " {{.NetworkSettings.Networks.back.GwPriority}}";
        assertThat(docker.ok("inspect", "-f", format, "c1"))
                .contains("\"com.docker.network.endpoint.ifname\":\"lan7\"", "[169.254.7.7]", " 5");
        docker.ok("network", "disconnect", "back", "c1");
        assertThat(docker.ok("exec", "c1", "ip", "route")).contains("default via 10.89.0.1");
        docker.ok("network", "connect", "--gw-priority", "7", "back", "c1");
        assertThat(docker.ok("exec", "c1", "ip", "route")).contains("default via 10.90.0.1");
    }

    @Test
    void whatCannotBeIsRefused() {
        for (List<String> wrong : List.of(
                List.of("-d", "macvlan", "-o", "parent=lo"),
                List.of("-d", "macvlan", "-o", "macvlan_mode=x"),
                List.of("-d", "ipvlan", "-o", "ipvlan_mode=x"),
                List.of("-d", "macvlan", "-o", "parent=nosuch0.5"),
                List.of("-o", "com.docker.network.bridge.gateway_mode_ipv4=isolated"),
                List.of("-o", "com.docker.network.bridge.typo=1"))) {
            List<String> words = new ArrayList<>(List.of("network", "create"));
            words.addAll(wrong);
            words.add("n");
            assertThat(docker.run(words.toArray(String[]::new)).fails()).isNotEmpty();
        }
        docker.ok("network", "create", "front");
        assertThat(docker.run("run", "--network", "name=front,driver-opt=typo=1", BUSYBOX, "true")
                        .fails())
                .contains("endpoints have no option \"typo\"");
        assertThat(docker.ok("network", "ls", "--filter", "type=custom", "--format", "{{.Name}}"))
                .isEqualTo("front");
    }
}
