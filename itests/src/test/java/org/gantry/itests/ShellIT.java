package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.gantry.itests.support.DockerCliTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Karaf commands, run over ssh as {@code bin/client} does. */
class ShellIT extends DockerCliTest {
    @Test
    void runAndPs() {
        assertThat(engine.console("gantry:run --rm busybox echo from the shell").ok())
                .contains("from the shell");
        String id = engine.console("gantry:run -d --name d1 busybox sleep 100").ok();
        assertThat(docker.ok("ps", "-q", "--no-trunc")).isIn(id.lines().toList());
        assertThat(engine.console("gantry:ps").ok()).contains("busybox", "sleep 100", "up ", " d1");
        assertThat(engine.console("gantry:exec d1 echo inside").ok()).contains("inside");
        engine.console("gantry:stop -t 0 d1").ok();
        assertThat(engine.console("gantry:ps -a").ok()).contains("exited (137)");
        engine.console("gantry:rm d1").ok();
        assertThat(docker.ok("ps", "-aq")).isEmpty();
    }

    @Test
    void runPublishesPorts() {
        engine.console("gantry:run -d --name p1 -p 127.0.0.1::80 -p 127.0.0.1::53/udp busybox sleep 100")
                .ok();
        assertThat(docker.ok("port", "p1").lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("80/tcp -> 127.0.0.1:"))
                .anyMatch(line -> line.startsWith("53/udp -> 127.0.0.1:"));
    }

    @Test
    void networksAndPortsOfContainersThatRun() {
        String id = engine.console("gantry:network-create --subnet 10.72.0.0/24 --label tier=web shellnet")
                .ok();
        assertThat(docker.ok("network", "inspect", "-f", "{{.Id}}", "shellnet"))
                .isIn(id.lines().toList());
        docker.ok("run", "-d", "--name", "n1", BUSYBOX, "sleep", "100");
        engine.console("gantry:network-connect --alias www --ip 10.72.0.9 shellnet n1")
                .ok();
        assertThat(docker.ok("inspect", "-f", "{{.NetworkSettings.Networks.shellnet.IPAddress}}", "n1"))
                .isEqualTo("10.72.0.9");
        assertThat(engine.console("gantry:networks").ok()).contains("shellnet", "10.72.0.0/24");

        assertThat(engine.console("gantry:publish n1 127.0.0.1:18946:80 127.0.0.1:18947:53/udp")
                        .ok())
                .contains("80/tcp -> 127.0.0.1:18946", "53/udp -> 127.0.0.1:18947");
        assertThat(docker.ok("port", "n1").lines())
                .containsExactlyInAnyOrder("80/tcp -> 127.0.0.1:18946", "53/udp -> 127.0.0.1:18947");
        var taken = engine.console("gantry:publish n1 127.0.0.1:18946:81");
        assertThat(taken.out() + taken.err())
                .contains("port is already allocated")
                .doesNotContain("\tat ");
        assertThat(engine.console("gantry:unpublish n1 80").ok())
                .contains("53/udp -> 127.0.0.1:18947")
                .doesNotContain("80/tcp");
        assertThat(docker.ok("port", "n1")).isEqualTo("53/udp -> 127.0.0.1:18947");
        var unknown = engine.console("gantry:unpublish n1 80");
        assertThat(unknown.out() + unknown.err()).contains("port 80 of container n1 is not published");

        engine.console("gantry:network-disconnect shellnet n1").ok();
        engine.console("gantry:network-rm shellnet").ok();
        assertThat(docker.ok("network", "ls", "--filter", "type=custom", "-q")).isEmpty();
    }

    @Test
    void theRestOfTheCommands() {
        docker.ok("run", "--name", "l1", BUSYBOX, "echo", "logged");
        assertThat(engine.console("gantry:logs l1").ok()).contains("logged");
        assertThat(engine.console("gantry:images").ok()).contains("busybox:latest", "hello:latest");
        assertThat(engine.console("gantry:inspect l1").ok()).contains("\"status\" : \"EXITED\"");
        assertThat(engine.console("gantry:drivers").ok()).contains("libcontainer", "overlay");
        assertThat(engine.console("gantry:events --no-follow").ok()).contains("container die");
    }

    @Test
    void filesAndImagesOfContainers(@TempDir Path work) {
        docker.ok("run", "--name", "f1", BUSYBOX, "sh", "-c", "echo x > /added; rm /etc/group");
        assertThat(engine.console("gantry:diff f1").ok()).contains("A /added", "C /etc", "D /etc/group");
        engine.console("gantry:cp f1:/added " + work + "/added.tar").ok();
        engine.console("gantry:export f1 " + work + "/root.tar").ok();
        assertThat(engine.console("gantry:commit -m why f1 shell:1").ok()).contains("sha256:");
        engine.console("gantry:save " + work + "/saved.tar shell:1").ok();
        docker.ok("rmi", "shell:1");
        assertThat(docker.ok("load", "-i", work + "/saved.tar")).contains("shell:1");
        docker.ok("create", "--name", "f2", BUSYBOX, "cat", "/tmp/added");
        engine.console("gantry:cp " + work + "/added.tar f2:/tmp").ok();
        assertThat(docker.ok("start", "-a", "f2")).isEqualTo("x");
        assertThat(work.resolve("root.tar")).isNotEmptyFile();
        docker.ok("rmi", "shell:1");
    }

    @Test
    void errorsAreOneLine() {
        String said = engine.console("gantry:logs nosuch").out()
                + engine.console("gantry:logs nosuch").err();
        assertThat(said).contains("No such container: nosuch").doesNotContain("\tat ");
    }
}
