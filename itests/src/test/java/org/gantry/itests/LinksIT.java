package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.gantry.itests.support.Busybox;
import org.gantry.itests.support.Docker;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code --link}, and names that change. */
class LinksIT extends DockerCliTest {
    private static final String SERVE = "while :; do echo served | nc -l -p 4000; done";

    @AfterEach
    void removeNetworks() {
        docker.removeAll();
        docker.ok("network", "prune", "-f");
    }

    private static void serve(Docker docker, String name, String... options) {
        docker.command("run", "-d", "--name", name)
                .and(List.of(options))
                .and(List.of(BUSYBOX, "sh", "-c", SERVE))
                .run()
                .ok();
    }

    @Test
    void onTheDefaultBridgeALinkIsAnEntryInHostsAndVariables() {
        serve(docker, "db", "--expose", "4000", "-e", "SECRET=x=y", "-h", "dbhost");
        docker.ok("run", "-d", "--name", "web", "--link", "db:my-db", "--link", "db", BUSYBOX, "sleep", "100");
        String address = docker.ok("inspect", "-f", "{{.NetworkSettings.IPAddress}}", "db");
        assertThat(docker.ok("exec", "web", "cat", "/etc/hosts"))
                .contains(address + "\tmy-db dbhost db\n", address + "\tdb dbhost\n");
        assertThat(docker.ok("exec", "web", "env").lines())
                .contains(
                        "MY_DB_NAME=/web/my-db",
                        "MY_DB_PORT=tcp://" + address + ":4000",
                        "MY_DB_PORT_4000_TCP=tcp://" + address + ":4000",
                        "MY_DB_PORT_4000_TCP_ADDR=" + address,
                        "MY_DB_PORT_4000_TCP_PORT=4000",
                        "MY_DB_PORT_4000_TCP_PROTO=tcp",
                        "MY_DB_ENV_SECRET=x=y")
                .noneMatch(line -> line.startsWith("MY_DB_ENV_PATH"));
        assertThat(docker.ok("exec", "web", "nc", "-w", "5", "my-db", "4000")).isEqualTo("served");
        assertThat(docker.ok("inspect", "-f", "{{json .HostConfig.Links}}", "web"))
                .isEqualTo("[\"/db:/web/my-db\",\"/db:/web/db\"]");

        docker.ok("rename", "db", "database");
        assertThat(docker.ok("inspect", "-f", "{{index .HostConfig.Links 0}}", "web"))
                .isEqualTo("/database:/web/my-db");
        docker.ok("stop", "-t", "0", "database");
        docker.ok("run", "-d", "--name", "squatter", BUSYBOX, "sleep", "100");
        docker.ok("start", "database");
        String moved = docker.ok("inspect", "-f", "{{.NetworkSettings.IPAddress}}", "database");
        assertThat(moved).isNotEqualTo(address);
        assertThat(docker.ok("exec", "web", "cat", "/etc/hosts"))
                .contains(moved + "\tmy-db")
                .doesNotContain(address + "\t");
    }

    @Test
    void whatCannotBeLinkedIsRefusedInDockersWords() {
        docker.ok("create", "--name", "db", BUSYBOX, "true");
        assertThat(docker.run("run", "--name", "web", "--link", "db:x", BUSYBOX, "true")
                        .fails())
                .contains("Cannot link to a non running container: /db AS /web/x");
        assertThat(docker.run("create", "--link", "nope:x", BUSYBOX, "true").fails())
                .contains("could not get container for nope: No such container: nope");
        assertThat(docker.run("create", "--link", "a:b:c", BUSYBOX, "true").fails())
                .contains("bad format for links: a:b:c");
        assertThat(docker.run("create", "--network", "host", "--link", "db:x", BUSYBOX, "true")
                        .fails())
                .contains("conflicting options: host type networking can't be used with links.");
        assertThat(docker.run("create", "--network", "container:db", "--link", "db:x", BUSYBOX, "true")
                        .fails())
                .contains("conflicting options: container type network can't be used with links.");
        docker.ok("network", "create", "front");
        docker.ok("run", "-d", "--name", "far", "--network", "front", BUSYBOX, "sleep", "100");
        assertThat(docker.run("run", "--link", "far:x", BUSYBOX, "true").fails())
                .contains("Cannot link to /far, as it does not belong to the default network");
    }

    @Test
    void inNetworksOfTheUsersALinkIsANameForOneContainer() {
        docker.ok("network", "create", "front");
        serve(docker, "web", "--network", "front");
        docker.ok("run", "-d", "--name", "c1", "--network", "front", "--link", "web:site", BUSYBOX, "sleep", "100");
        assertThat(docker.ok("exec", "c1", "nc", "-w", "5", "site", "4000")).isEqualTo("served");
        docker.ok("run", "-d", "--name", "c2", "--network", "front", BUSYBOX, "sleep", "100");
        assertThat(docker.run("exec", "c2", "nc", "-w", "5", "site", "4000").fails())
                .contains("bad address");
    }

    @Test
    void aNewNameIsKnownAtOnce() {
        docker.ok("network", "create", "front");
        serve(docker, "web", "--network", "front", "--network-alias", "www");
        docker.ok("run", "-d", "--name", "client", "--network", "front", BUSYBOX, "sleep", "100");
        docker.ok("exec", "client", "nc", "-w", "5", "web", "4000");
        docker.ok("rename", "web", "site");
        assertThat(docker.ok("exec", "client", "nc", "-w", "5", "site", "4000")).isEqualTo("served");
        assertThat(docker.ok("exec", "client", "nc", "-w", "5", "www", "4000")).isEqualTo("served");
        assertThat(docker.run("exec", "client", "nc", "-w", "5", "web", "4000").fails())
                .contains("bad address");
        assertThat(docker.ok("inspect", "-f", "{{.NetworkSettings.Networks.front.DNSNames}}", "site"))
                .startsWith("[site www ");
        engine.kill();
        engine.up();
        assertThat(docker.ok("exec", "client", "nc", "-w", "5", "site", "4000")).isEqualTo("served");
    }

    @Test
    void whereContainersDoNotReachEachOtherThoseThatAreLinkedDo() throws IOException {
        try (Engine other = Engine.prepare()) {
            other.up();
            Busybox.importInto(other.docker());
            other.down();
            Files.writeString(
                    other.root().resolve("karaf/etc/org.gantry.network.cfg"),
                    "icc = false\n",
                    StandardOpenOption.APPEND);
            other.up();
            Docker separated = other.docker();
            serve(separated, "db", "--expose", "4000");
            String address = separated.ok("inspect", "-f", "{{.NetworkSettings.IPAddress}}", "db");
            separated.ok("run", "-d", "--name", "linked", "--link", "db:db", BUSYBOX, "sleep", "100");
            separated.ok("run", "-d", "--name", "stranger", BUSYBOX, "sleep", "100");
            assertThat(separated.ok("exec", "linked", "nc", "-w", "5", "db", "4000"))
                    .isEqualTo("served");
            separated.run("exec", "stranger", "nc", "-w", "2", address, "4000").fails();
            separated.run("exec", "linked", "nc", "-w", "2", address, "4001").fails();
            separated.removeAll();
            other.down();
        }
    }
}
