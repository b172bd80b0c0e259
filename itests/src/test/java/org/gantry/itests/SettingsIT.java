package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.gantry.itests.support.Busybox;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Engine;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.Test;

/** Settings in etc, edited as an operator does. */
class SettingsIT extends DockerCliTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Under a running container, which is there before and after. */
    @Test
    void aSavedChangeTakesEffectInTheRunningEngine() throws IOException {
        docker.ok("run", "-d", "--name", "goes-on", BUSYBOX, "sleep", "1000");
        Path file = engine.root().resolve("karaf/etc/org.gantry.engine.cfg");
        List<String> before = Files.readAllLines(file);
        Files.writeString(file, "\nlog.max-size = 20k\nlog.max-file = 3\n", StandardOpenOption.APPEND);
        assertThat(Session.eventually(() -> logFilesOfAChattyContainer() == 3, PATIENCE))
                .isTrue();
        assertThat(docker.ok("inspect", "-f", "{{.State.Running}}", "goes-on")).isEqualTo("true");
        docker.ok("exec", "goes-on", "true");
        Files.write(file, before);
        assertThat(Session.eventually(() -> logFilesOfAChattyContainer() == 1, PATIENCE))
                .isTrue();
    }

    @Test
    void whatIsThereAtTheBootCountsFromTheFirstContainerOn() throws IOException {
        try (Engine other = Engine.prepare()) {
            other.up();
            Busybox.importInto(other.docker());
            other.down();
            String subnet = "10.213.7.0/24";
            Files.writeString(
                    other.root().resolve("karaf/etc/org.gantry.network.cfg"),
                    "subnet = " + subnet + "\nmtu = 1400\n",
                    StandardOpenOption.APPEND);
            other.up();
            assertThat(other.docker().ok("network", "inspect", "-f", "{{(index .IPAM.Config 0).Subnet}}", "bridge"))
                    .isEqualTo(subnet);
            assertThat(other.docker().ok("run", "--rm", BUSYBOX, "ip", "link", "show", "eth0"))
                    .contains("mtu 1400");
            other.down();
        }
    }

    private int logFilesOfAChattyContainer() {
        String id = docker.ok("run", "-d", BUSYBOX, "sh", "-c", "yes | head -c 100000");
        docker.ok("wait", id);
        Path log = Path.of(docker.ok("inspect", "-f", "{{.LogPath}}", id));
        try (Stream<Path> files = Files.list(log.getParent())) {
            return (int) files.filter(file -> file.getFileName()
                            .toString()
                            .startsWith(log.getFileName().toString()))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
