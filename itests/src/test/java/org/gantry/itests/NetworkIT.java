package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.RawApi;
import org.gantry.itests.support.Resolver;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.Test;

/** The three networks every engine has. */
class NetworkIT extends DockerCliTest {
    /** What waits for resolvers are virtual threads, whose pollers stay once there were some. */
    @Override
    protected void warmUp() {
        docker.ok("network", "create", "front");
        docker.run("run", "--rm", "--network", "front", "--dns", "127.0.0.1", BUSYBOX, "ping", "-c", "1", "nosuch");
        docker.ok("network", "rm", "front");
    }

    @Test
    void noneIsLoopbackOnly() {
        assertThat(docker.ok("run", "--rm", "--network", "none", BUSYBOX, "ls", "/sys/class/net"))
                .isEqualTo("lo");
        assertThat(docker.ok("run", "--rm", "--network", "none", BUSYBOX, "ip", "-4", "addr", "show", "lo"))
                .contains("inet 127.0.0.1/8")
                .contains("UP");
    }

    @Test
    void hostIsTheHosts() {
        assertThat(docker.ok("run", "--rm", "--network", "host", BUSYBOX, "ls", "/sys/class/net"))
                .contains("lo");
        assertThat(docker.ok("run", "--rm", "--network", "host", BUSYBOX, "hostname"))
                .isNotEmpty();
    }

    @Test
    void bridgeHasAnAddressAndADefaultRoute() {
        docker.ok("run", "-d", "--name", "b1", BUSYBOX, "sleep", "100");
        String address = docker.ok("inspect", "-f", "{{.NetworkSettings.Networks.bridge.IPAddress}}", "b1");
        String gateway = docker.ok("inspect", "-f", "{{.NetworkSettings.Networks.bridge.Gateway}}", "b1");
        assertThat(docker.ok("exec", "b1", "ip", "-4", "addr", "show", "eth0")).contains("inet " + address + "/");
        assertThat(docker.ok("exec", "b1", "ip", "route")).contains("default via " + gateway + " dev eth0");
        assertThat(docker.ok("network", "inspect", "-f", "{{range .Containers}}{{.Name}}{{end}}", "bridge"))
                .isEqualTo("b1");
    }

    @Test
    void twoContainersTalk() {
        docker.ok(
                "run", "-d", "--name", "server", BUSYBOX, "sh", "-c", "while :; do echo served | nc -l -p 4000; done");
        String address = docker.ok("inspect", "-f", "{{.NetworkSettings.Networks.bridge.IPAddress}}", "server");
        assertThat(Session.eventually(
                        () -> docker.run("run", "--rm", BUSYBOX, "nc", "-w", "2", address, "4000")
                                .out()
                                .equals("served\n"),
                        Duration.ofSeconds(20)))
                .isTrue();
    }

    @Test
    void addressesAreFreedAndDistinct() {
        docker.ok("run", "-d", "--name", "one", BUSYBOX, "sleep", "100");
        docker.ok("run", "-d", "--name", "two", BUSYBOX, "sleep", "100");
        String format = "{{.NetworkSettings.Networks.bridge.IPAddress}}";
        assertThat(docker.ok("inspect", "-f", format, "one")).isNotEqualTo(docker.ok("inspect", "-f", format, "two"));
        docker.ok("rm", "-f", "one", "two");
        assertThat(docker.ok("network", "inspect", "-f", "{{len .Containers}}", "bridge"))
                .isEqualTo("0");
    }

    @Test
    void theListIsDockers() {
        assertThat(docker.ok("network", "ls", "--format", "{{.Name}} {{.Driver}} {{.Scope}}"))
                .isEqualTo("bridge bridge local\nhost host local\nnone null local");
        assertThat(docker.run("run", "--rm", "--network", "nosuch", BUSYBOX, "true")
                        .fails())
                .contains("network nosuch not found");
    }

    @Test
    void theFilesOfTheResolverAreWritten() {
        assertThat(docker.ok("run", "--rm", "--add-host", "db:10.1.2.3", "-h", "box", BUSYBOX, "cat", "/etc/hosts"))
                .contains("127.0.0.1\tlocalhost", "10.1.2.3\tdb", "\tbox");
        assertThat(docker.ok(
                        "run",
                        "--rm",
                        "--dns",
                        "192.0.2.9",
                        "--dns-search",
                        "example.org",
                        BUSYBOX,
                        "cat",
                        "/etc/resolv.conf"))
                .contains("nameserver 192.0.2.9", "search example.org");
        assertThat(docker.ok("run", "--rm", "-h", "box", BUSYBOX, "cat", "/etc/hostname"))
                .isEqualTo("box");
    }

    @Test
    void optionsOfTheResolverAndTheHostItselfAreWrittenToo() {
        docker.ok("network", "create", "front");
        try {
            assertThat(docker.ok(
                            "run",
                            "--rm",
                            "--network",
                            "front",
                            "--dns",
                            "192.0.2.9",
                            "--dns-search",
                            "example.org",
                            "--dns-option",
                            "timeout:3",
                            BUSYBOX,
                            "cat",
                            "/etc/resolv.conf"))
                    .isEqualTo("nameserver 127.0.0.11\nsearch example.org\noptions timeout:3 ndots:0");
            assertThat(docker.ok(
                            "run",
                            "--rm",
                            "--dns-search",
                            ".",
                            "--dns-option",
                            "ndots:3",
                            BUSYBOX,
                            "cat",
                            "/etc/resolv.conf"))
                    .contains("options ndots:3")
                    .doesNotContain("search");
            String gateway = docker.ok("network", "inspect", "-f", "{{(index .IPAM.Config 0).Gateway}}", "bridge");
            assertThat(docker.ok("run", "--rm", "--add-host", "host:host-gateway", BUSYBOX, "cat", "/etc/hosts"))
                    .contains(gateway + "\thost");
        } finally {
            docker.ok("network", "rm", "front");
        }
    }

    @Test
    void portsArePublished() {
        docker.ok(
                "run",
                "-d",
                "--name",
                "web",
                "-p",
                "127.0.0.1:0:4000",
                "--expose",
                "5000",
                BUSYBOX,
                "sh",
                "-c",
                "while :; do echo served | nc -l -p 4000; done");
        String place = docker.ok("port", "web", "4000/tcp");
        assertThat(place).startsWith("127.0.0.1:");
        int port = Integer.parseInt(place.substring(place.indexOf(':') + 1));
        assertThat(docker.ok("ps", "--format", "{{.Ports}}")).contains(place + "->4000/tcp", "5000/tcp");
        assertThat(docker.ok("ps", "-q", "--filter", "publish=" + port)).isNotEmpty();
        assertServed(port);
        assertThat(docker.run("run", "--rm", "-p", port + ":80", BUSYBOX, "true")
                        .exits(125)
                        .err())
                .contains("Bind for 0.0.0.0:" + port + " failed: port is already allocated");

        engine.kill();
        assertServed(port);
        engine.up();
        assertServed(port);
        docker.ok("rm", "-f", "web");
        docker.ok("run", "--rm", "-p", port + ":80", BUSYBOX, "true");
    }

    @Test
    void aStartThatFailsGivesItsPortsBack() {
        String[] ports = {"127.0.0.1:18931:80", "127.0.0.1:18932:81/udp", "[::1]:18931:80"};
        docker.run("run", "--name", "bad", "-p", ports[0], "-p", ports[1], "-p", ports[2], BUSYBOX, "/nosuch")
                .exits(127);
        docker.ok("run", "-d", "--name", "holder", "-p", ports[0], BUSYBOX, "sleep", "1000");
        assertThat(docker.run("run", "-p", ports[1], "-p", ports[2], "-p", ports[0], BUSYBOX, "true")
                        .exits(125)
                        .err())
                .contains("Bind for 127.0.0.1:18931 failed: port is already allocated");
        docker.ok("run", "--rm", "-p", ports[1], "-p", ports[2], BUSYBOX, "true");
        docker.ok("stop", "-t", "0", "holder");
        docker.ok("run", "--rm", "-p", ports[0], BUSYBOX, "true");
        docker.ok("start", "holder");
        docker.ok("restart", "-t", "0", "holder");
        assertThat(docker.ok("port", "holder")).isEqualTo("80/tcp -> 127.0.0.1:18931");
    }

    @Test
    void aRangeIsPublishedPairwise() {
        docker.ok("run", "-d", "--name", "many", "-p", "127.0.0.1:18940-18959:4000-4019/udp", BUSYBOX, "sleep", "100");
        assertThat(docker.ok("port", "many").lines())
                .hasSize(20)
                .contains("4000/udp -> 127.0.0.1:18940", "4019/udp -> 127.0.0.1:18959");
        assertThat(docker.run("run", "--rm", "-p", "18940-18959:80-82", BUSYBOX, "true")
                        .fails())
                .contains("invalid ranges specified for container and host Ports");
    }

    @Test
    void portsArePublishedAndTakenBackWhileTheContainerRuns() {
        RawApi api = new RawApi(engine);
        docker.ok("run", "-d", "--name", "web", BUSYBOX, "sh", "-c", "while :; do echo served | nc -l -p 4000; done");
        String bindings = "{\"PortBindings\":{\"4000/tcp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"18945\"}]}}";
        assertThat(isServed(18945)).isFalse();
        RawApi.Answer published = api.request("POST", "/containers/web/publish", bindings);
        assertThat(published.status()).isEqualTo(200);
        assertThat(published.body().strip())
                .isEqualTo(
                        "{\"Ports\":[{\"PrivatePort\":4000,\"Type\":\"tcp\",\"IP\":\"127.0.0.1\",\"PublicPort\":18945}]}");
        assertServed(18945);
        assertThat(docker.ok("port", "web")).isEqualTo("4000/tcp -> 127.0.0.1:18945");
        assertThat(docker.ok("ps", "--format", "{{.Ports}}")).isEqualTo("127.0.0.1:18945->4000/tcp");
        assertThat(api.request("POST", "/containers/web/publish", bindings).status())
                .as("as a start would be refused")
                .isEqualTo(500);
        assertThat(api.request("POST", "/containers/web/publish", "{}").status())
                .isEqualTo(400);
        assertThat(api.request("POST", "/containers/nosuch/publish", bindings).status())
                .isEqualTo(404);

        engine.kill();
        assertServed(18945);
        engine.up();
        assertServed(18945);
        assertThat(docker.ok("port", "web")).isEqualTo("4000/tcp -> 127.0.0.1:18945");

        RawApi.Answer left = api.request("POST", "/containers/web/unpublish", "{\"PortBindings\":{\"4000/tcp\":[]}}");
        assertThat(left.status()).isEqualTo(200);
        assertThat(left.body().strip()).isEqualTo("{\"Ports\":[]}");
        assertThat(isServed(18945)).isFalse();
        assertThat(docker.ok("port", "web")).isEmpty();
        assertThat(api.request("POST", "/containers/web/unpublish", bindings).status())
                .isEqualTo(404);
        docker.ok("stop", "-t", "0", "web");
        assertThat(api.request("POST", "/containers/web/publish", bindings).status())
                .as("of one that does not run")
                .isEqualTo(409);
    }

    @Test
    void theResolverOfTheUsersIsAskedAndSearchesADomain() throws IOException {
        docker.ok("network", "create", "--subnet", "10.71.0.0/24", "front");
        try (Resolver resolver = new Resolver("10.71.0.1", "db.example.test", "203.0.113.9")) {
            for (String name : List.of("db", "db.example.test")) {
                assertThat(docker.run(
                                        "run",
                                        "--rm",
                                        "--network",
                                        "front",
                                        "--dns",
                                        "10.71.0.1",
                                        "--dns-search",
                                        "example.test",
                                        BUSYBOX,
                                        "ping",
                                        "-c",
                                        "1",
                                        "-W",
                                        "1",
                                        name)
                                .out())
                        .as(name)
                        .startsWith("PING " + name + " (203.0.113.9)");
            }
            assertThat(resolver.asked()).contains("db", "db.example.test");
        } finally {
            docker.ok("network", "rm", "front");
        }
    }

    @Test
    void theHostIsWhereTheDefaultBridgeHasItForWhomNobodyLetsOut() {
        docker.ok("network", "create", "--internal", "inner");
        try {
            String gateway = docker.ok("network", "inspect", "-f", "{{(index .IPAM.Config 0).Gateway}}", "bridge");
            for (String network : List.of("inner", "none")) {
                assertThat(docker.ok(
                                "run",
                                "--rm",
                                "--network",
                                network,
                                "--add-host",
                                "host:host-gateway",
                                BUSYBOX,
                                "cat",
                                "/etc/hosts"))
                        .contains(gateway + "\thost");
            }
        } finally {
            docker.ok("network", "rm", "inner");
        }
    }

    private static boolean isServed(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).equals("served\n");
        } catch (IOException nobodyThere) {
            return false;
        }
    }

    private static void assertServed(int port) {
        assertThat(Session.eventually(() -> isServed(port), Duration.ofSeconds(20)))
                .isTrue();
    }

    @Test
    void allExposedPortsArePublishedWhenAskedFor() {
        docker.ok("run", "-d", "--name", "web", "-P", "--expose", "80", "--expose", "53/udp", BUSYBOX, "sleep", "100");
        assertThat(docker.ok("port", "web").lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("80/tcp -> 0.0.0.0:"))
                .anyMatch(line -> line.startsWith("53/udp -> 0.0.0.0:"));
    }
}
