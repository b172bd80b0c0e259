package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gantry.itests.support.Busybox;
import org.gantry.itests.support.Command;
import org.gantry.itests.support.Docker;
import org.gantry.itests.support.Engine;
import org.gantry.itests.support.Requirements;
import org.gantry.itests.support.Result;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * An engine whose host is a network namespace, so that its packet filter can be treated as users treat theirs. Beside it is
 * another machine: 192.0.2.2, which knows the host as 192.0.2.1.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FirewallIT {
    private static final String PORT = "18080";

    private final String host = "gantry-it-host-" + ProcessHandle.current().pid();
    private final String outside = "gantry-it-out-" + ProcessHandle.current().pid();
    private Engine engine;
    private Docker docker;

    @BeforeAll
    void start() {
        Requirements.root();
        for (String[] needed : new String[][] {
            {"docker", "docker-cli or docker.io"},
            {"ip", "iproute2"},
            {"nft", "nftables"},
            {"busybox", "busybox-static"},
            {"iptables-nft", "iptables"},
            {"nsenter", "util-linux"}
        }) {
            Requirements.program(needed[0], needed[1]);
        }
        engine = Engine.prepare();
        docker = engine.docker();
        ip("netns add " + host);
        ip("netns add " + outside);
        ip("-n " + host + " link add uplink type veth peer name eth0 netns " + outside);
        ip("-n " + host + " addr add 192.0.2.1/24 dev uplink");
        ip("-n " + outside + " addr add 192.0.2.2/24 dev eth0");
        for (String link : List.of(host + " link set lo", host + " link set uplink", outside + " link set eth0")) {
            ip("-n " + link + " up");
        }
        inside(host, engine.launcher("up").within(Duration.ofMinutes(3))).run().ok();
        Busybox.importInto(docker);
        docker.ok(
                "run",
                "-d",
                "--name",
                "web",
                "-p",
                PORT + ":80",
                Busybox.IMAGE,
                "nc",
                "-ll",
                "-p",
                "80",
                "-e",
                "echo",
                "served");
        assertThat(Session.eventually(this::isServed, Duration.ofSeconds(20))).isTrue();
    }

    @AfterAll
    void stop() {
        if (engine == null) {
            return;
        }
        try {
            docker.removeAll();
            engine.down();
        } finally {
            ip("netns del " + outside);
            ip("netns del " + host);
        }
        engine.close();
    }

    @Test
    void dockerInfoTellsOfAFirewallThatDrops() {
        assertThat(docker.ok("info", "-f", "{{json .Warnings}}")).doesNotContain("firewall");
        onHost("iptables-nft", "-P", "FORWARD", "DROP").ok();
        try {
            assertThat(docker.ok("info", "-f", "{{json .Warnings}}"))
                    .contains("WARNING: the host's firewall drops forwarded packets")
                    .contains("chain FORWARD of table ip filter");
            assertThat(isServed()).isFalse();
        } finally {
            onHost("iptables-nft", "-P", "FORWARD", "ACCEPT").ok();
        }
        assertThat(isServed()).isTrue();
        assertThat(docker.ok("info", "-f", "{{json .Warnings}}")).doesNotContain("firewall");
    }

    @Test
    void publishedPortsComeBackAfterAFlush() {
        onHost("nft", "add", "table", "ip", "theirs").ok();
        onHost("nft", "flush", "ruleset").ok();
        assertThat(Session.eventually(this::isServed, Duration.ofSeconds(20))).isTrue();
        assertThat(onHost("nft", "list", "tables").ok())
                .doesNotContain("theirs")
                .contains("gantry_");
    }

    private boolean isServed() {
        return inside(outside, Command.of("busybox", "nc", "-w", "2", "192.0.2.1", PORT))
                .run()
                .out()
                .equals("served\n");
    }

    private Result onHost(String... command) {
        return inside(host, Command.of(command)).run();
    }

    /** Enters nothing but the network namespace. */
    private static Command inside(String namespace, Command command) {
        List<String> line = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + namespace));
        line.addAll(command.line());
        return new Command(line, command.environment(), command.limit());
    }

    private static void ip(String arguments) {
        List<String> line = new ArrayList<>(List.of("ip"));
        line.addAll(List.of(arguments.split(" ", -1)));
        Command.of(line).run().ok();
    }
}
