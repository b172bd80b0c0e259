package org.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.gantry.api.network.PortRequest;
import org.gantry.network.Machine.Container;
import org.gantry.network.testing.NeedsRoot;
import org.gantry.network.testing.Server;
import org.gantry.testkit.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One container with a thousand ports: two sockets each, and nothing that runs. */
@NeedsRoot
class ManyPortsIT {
    private static final int FIRST = 20_000;
    private static final int COUNT = 1000;

    private final Machine machine = new Machine();
    private final LocalNetworkController engine = machine.engine();

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void noneOfThemHasAProcessOrAThread() throws InterruptedException {
        List<PortRequest> many = IntStream.range(FIRST, FIRST + COUNT)
                .mapToObj(port -> new PortRequest("tcp", 7777, "", port, port))
                .toList();
        try (Container one = machine.container(engine, "one");
                Server server = Server.tcp(one.namespace(), 7777)) {
            engine.publish("one", List.of(new PortRequest("tcp", 7777, "", 9999, 9999)));
            call("::1", 9999); // the one thread of all relays is there
            long threads = threads();
            long processes = ProcessHandle.current().descendants().count();
            long start = System.nanoTime();
            assertThat(engine.publish("one", many)).hasSize(COUNT + 1);
            System.out.println("1000 ports published in "
                    + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
            for (String address : List.of("127.0.0.1", "::1")) {
                for (int port : List.of(FIRST, FIRST + 517, FIRST + COUNT - 1)) {
                    assertThat(call(address, port)).as(address + " " + port).isEqualTo("hello\n");
                }
            }
            assertThat(server.next().line()).isEqualTo("call");
            assertThat(threads()).isLessThanOrEqualTo(threads);
            assertThat(ProcessHandle.current().descendants().count()).isEqualTo(processes);

            engine.close();
            assertThat(call("127.0.0.1", FIRST + 517)).isEqualTo("hello\n");
            LocalNetworkController next = machine.engine();
            next.reconcile(Set.of("one"));
            assertThat(call("127.0.0.1", FIRST + 517)).isEqualTo("hello\n");
            Eventually.holds(() -> call("::1", FIRST + COUNT - 1).equals("hello\n"));

            next.deleteSandbox("one");
            assertThat(machine.onHost().run("nft", "list", "ruleset")).doesNotContain("20517");
            Server.tcp(machine.host(), FIRST + 517).close();
        }
    }

    private String call(String address, int port) {
        return Machine.call(machine.onHost(), address, port);
    }

    /** Those of the network side; others come and go with the tests. */
    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("network"))
                .count();
    }
}
