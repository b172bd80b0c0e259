package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.gantry.itests.support.Command;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Requirements;
import org.gantry.itests.support.Result;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's docker-compose 1.29, an old client in Python, brings up services that find each other by name. */
class ComposeIT extends DockerCliTest {
    @TempDir
    Path project;

    @Test
    void servicesFindEachOtherByName() throws IOException {
        Requirements.program("docker-compose", "docker-compose");
        Files.writeString(project.resolve("docker-compose.yml"), """
            version: "2.4"
            services:
              web:
                image: %s
                command: sh -c "while :; do echo served | nc -l -p 4000; done"
                networks:
                  front:
                    aliases: [www]
              client:
                image: %s
                command: sh -c "until nc -w 5 www 4000; do sleep 0.2; done; until nc -w 5 web 4000; do sleep 0.2; done; sleep 100"
                depends_on: [web]
                networks: [front]
            networks:
              front: {}
            """.formatted(BUSYBOX, BUSYBOX));
        compose("up", "-d").ok();
        assertThat(docker.ok("network", "ls", "--filter", "label=com.docker.compose.network=front", "-q"))
                .isNotEmpty();
        assertThat(Session.eventually(
                        () -> compose("logs", "--no-color", "client").out().split("served", -1).length == 3,
                        Duration.ofSeconds(30)))
                .as(
                        "what the client got: %s%nwhat the kernel was told: %s",
                        compose("logs", "--no-color", "client"), filters())
                .isTrue();
        assertThat(compose("ps", "-q").ok().lines()).hasSize(2);
        compose("down").ok();
        assertThat(docker.ok("ps", "-aq")).isEmpty();
        assertThat(docker.ok("network", "ls", "--filter", "type=custom", "-q")).isEmpty();
    }

    @Test
    void aMacvlanNetworkAndLinksAreUnderstood() throws IOException {
        Requirements.program("docker-compose", "docker-compose");
        Files.writeString(project.resolve("docker-compose.yml"), """
            version: "2.4"
            services:
              db:
                image: %s
                command: sh -c "while :; do echo served | nc -l -p 4000; done"
                networks:
                  lan:
                    ipv4_address: 10.87.0.10
              client:
                image: %s
                command: sh -c "until nc -w 5 database 4000; do sleep 0.2; done; sleep 100"
                links: ["db:database"]
                networks: [lan]
            networks:
              lan:
                driver: macvlan
                ipam:
                  config:
                    - subnet: 10.87.0.0/24
            """.formatted(BUSYBOX, BUSYBOX));
        compose("up", "-d").ok();
        assertThat(Session.eventually(
                        () -> compose("logs", "--no-color", "client").out().contains("served"), Duration.ofSeconds(30)))
                .as("what the client got: %s", compose("logs", "--no-color", "client"))
                .isTrue();
        assertThat(docker.ok("inspect", "-f", "{{.NetworkSettings.Networks.itest_lan.IPAddress}}", "itest_db_1"))
                .isEqualTo("10.87.0.10");
        compose("down").ok();
        assertThat(docker.ok("network", "ls", "--filter", "type=custom", "-q")).isEmpty();
    }

    private static Result filters() {
        return Command.of("nft", "list", "ruleset").run();
    }

    private Result compose(String... arguments) {
        return Command.of(
                        "docker-compose",
                        "--project-name",
                        "itest",
                        "--project-directory",
                        project.toString(),
                        "--file",
                        project.resolve("docker-compose.yml").toString())
                .and(List.of(arguments))
                .with("DOCKER_HOST", "unix://" + engine.socket())
                .with("DOCKER_TLS_VERIFY", "")
                .within(Duration.ofSeconds(120))
                .run();
    }
}
