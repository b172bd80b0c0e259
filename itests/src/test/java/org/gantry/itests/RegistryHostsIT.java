package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.DockerRegistry;
import org.gantry.itests.support.ForwardProxy;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the settings say about registries: certificates, mirrors, proxies. The registry is not on loopback, which is trusted. */
class RegistryHostsIT extends DockerCliTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path work;

    private List<String> settings = List.of();

    @AfterEach
    void restoreSettings() throws IOException {
        if (!settings.isEmpty()) {
            Files.write(file(), settings);
        }
    }

    @Test
    void certificatesOpenTheRegistry() throws IOException {
        try (DockerRegistry registry = DockerRegistry.withAuthority(work, gateway())) {
            String name = registry.domain() + "/app:1";
            docker.ok("tag", BUSYBOX, name);
            assertThat(docker.run("push", name).fails())
                    .as("nobody vouches for it")
                    .contains("certificate");

            Path trusting = certificates("trusting", registry, false);
            settings("certificates = " + trusting);
            assertThat(Session.eventually(
                            () -> !docker.run("push", name).err().contains("unable to find valid"), PATIENCE))
                    .isTrue();
            assertThat(docker.run("push", name).exit())
                    .as("it wants to know who we are")
                    .isNotZero();

            settings("certificates = " + certificates("known", registry, true));
            assertThat(Session.eventually(() -> docker.run("push", name).exit() == 0, PATIENCE))
                    .as(docker.run("push", name).toString())
                    .isTrue();
            docker.ok("rmi", name);
            docker.ok("pull", name);
            assertThat(docker.ok("run", "--rm", name, "echo", "trusted")).isEqualTo("trusted");
            docker.ok("rmi", name);
        }
    }

    @Test
    void aProxyLeadsToTheRegistry() throws IOException {
        try (DockerRegistry registry = DockerRegistry.withAuthority(work, gateway());
                ForwardProxy proxy = new ForwardProxy()) {
            String name = registry.domain() + "/app:1";
            docker.ok("tag", BUSYBOX, name);
            settings("certificates = " + certificates("known", registry, true) + "\nhttpsProxy = " + proxy.url());
            assertThat(Session.eventually(() -> docker.run("push", name).exit() == 0, PATIENCE))
                    .as(docker.run("push", name) + " " + proxy.requests())
                    .isTrue();
            docker.ok("rmi", name);
            docker.ok("pull", name);
            assertThat(proxy.requests()).isNotEmpty().allMatch(("CONNECT " + registry.domain() + " HTTP/1.1")::equals);
            int before = proxy.requests().size();

            settings("certificates = " + work.resolve("known") + "\nhttpsProxy = " + proxy.url() + "\nnoProxy = "
                    + gateway());
            assertThat(Session.eventually(
                            () -> {
                                int sofar = proxy.requests().size();
                                return docker.run("pull", name).exit() == 0
                                        && proxy.requests().size() == sofar;
                            },
                            PATIENCE))
                    .as("reached directly; asked %s times before", before)
                    .isTrue();
            docker.ok("rmi", name);
        }
    }

    @Test
    void aMirrorOfDockerHubIsAskedFirst() throws IOException {
        try (DockerRegistry registry = DockerRegistry.open(work)) {
            String pushed = registry.domain() + "/library/mirrored:1";
            docker.ok("tag", BUSYBOX, pushed);
            docker.ok("push", pushed);
            docker.ok("rmi", pushed);
            settings("mirrors = http://" + registry.domain());
            assertThat(Session.eventually(() -> docker.run("pull", "mirrored:1").exit() == 0, PATIENCE))
                    .isTrue();
            assertThat(docker.ok("run", "--rm", "mirrored:1", "echo", "from a mirror"))
                    .isEqualTo("from a mirror");
            assertThat(registry.log()).contains("/v2/library/mirrored/manifests/1");
            docker.ok("rmi", "mirrored:1");
        }
    }

    /** An address of the host that is not loopback. */
    private String gateway() {
        return docker.ok("network", "inspect", "-f", "{{(index .IPAM.Config 0).Gateway}}", "bridge");
    }

    private Path certificates(String name, DockerRegistry registry, boolean client) throws IOException {
        Path directory = Files.createDirectories(work.resolve(name).resolve(registry.domain()));
        Files.copy(work.resolve("authority.crt"), directory.resolve("ca.crt"));
        if (client) {
            Files.copy(work.resolve("client.crt"), directory.resolve("client.cert"));
            Files.copy(work.resolve("client.key"), directory.resolve("client.key"));
        }
        return work.resolve(name);
    }

    private void settings(String lines) throws IOException {
        if (settings.isEmpty()) {
            settings = Files.readAllLines(file());
        }
        Files.write(file(), settings);
        Files.writeString(file(), "\n" + lines + "\n", StandardOpenOption.APPEND);
    }

    private Path file() {
        return engine.root().resolve("karaf/etc/org.gantry.images.cfg");
    }
}
