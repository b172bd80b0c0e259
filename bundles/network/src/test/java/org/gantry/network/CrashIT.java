package org.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.gantry.api.network.Network;
import org.gantry.api.network.PortRequest;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.network.Machine.Container;
import org.gantry.network.testing.AttachedPrograms;
import org.gantry.network.testing.NeedsRoot;
import org.gantry.network.testing.Server;
import org.gantry.testkit.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * An engine is killed while containers come, join further networks, publish ports, and go; the next one leaves nothing of them.
 */
@NeedsRoot
class CrashIT {
    private static final int KILLS = 8;
    private static final int SHORTEST_MILLIS = 700;
    private static final int LONGEST_MILLIS = 1600;

    private final Machine machine = new Machine();
    private final Random random = new Random(42);

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void nothingIsLostAndNothingIsLeftWheneverItIsKilled() throws IOException, InterruptedException {
        LocalNetworkController first = machine.engine();
        first.create(Machine.dual("front"));
        first.create(Machine.bridge("back"));
        try (Container kept = machine.container(first, "kept", "front", Machine.ANY);
                Container other = machine.container(first, "other", "front", Machine.ANY);
                Server server = Server.tcp(other.namespace(), 7777)) {
            first.reconcile(Set.of("kept", "other"));
            first.publish("other", List.of(new PortRequest("tcp", 7777, "", 8888, 8888)));
            first.close();
            String rules = rules();
            var programs = new AttachedPrograms(machine.host());
            int attached = programs.count();
            List<String> files = machine.leftovers();
            List<String> links = machine.onHost().lines("ip", "-o", "-br", "link");
            for (int kill = 1; kill <= KILLS; kill++) {
                churnAndKill();
                LocalNetworkController next = machine.engine();
                next.reconcile(Set.of("kept", "other"));
                assertThat(machine.leftovers()).as("files after kill %d", kill).isEqualTo(files);
                assertThat(machine.onHost().lines("ip", "-o", "-br", "link"))
                        .as("links after kill %d", kill)
                        .hasSameSizeAs(links);
                assertThat(next.list())
                        .extracting(Network::name)
                        .containsOnly("bridge", "host", "none", "front", "back");
                assertThat(next.get("front").endpoints()).containsOnlyKeys("kept", "other");
                assertThat(Machine.tell(kept.inside(), other.address(), "still here"))
                        .isEqualTo("hello\n");
                assertThat(server.next().peer()).isEqualTo(kept.address());
                for (String address : List.of("127.0.0.1", "::1")) {
                    assertThat(Machine.call(machine.onHost(), address, 8888)).isEqualTo("hello\n");
                    server.next();
                }
                Eventually.holds(() -> programs.count() == attached);
                assertThat(rules()).as("rules after kill %d", kill).isEqualTo(rules);
                next.close();
            }
        }
    }

    /** Those of both families. */
    private String rules() {
        return machine.onHost().run("nft", "list", "ruleset");
    }

    /** Another process on the same state; what it has done by then is a matter of chance. */
    private void churnAndKill() throws IOException, InterruptedException {
        List<String> command = List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Churn.class.getName(),
                machine.instance("default").root().toString(),
                machine.instance("default").run().toString());
        Process process = NetNamespaces.callIn(machine.host(), () -> {
            try {
                return new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try {
            assertThat(process.inputReader().readLine())
                    .as("what it says first")
                    .isEqualTo("joined");
            Thread.sleep(random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS));
            assertThat(process.isAlive()).isTrue();
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
