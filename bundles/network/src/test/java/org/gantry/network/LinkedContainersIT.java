package org.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.gantry.api.network.LinkedPort;
import org.gantry.network.Machine.Container;
import org.gantry.network.testing.NeedsRoot;
import org.gantry.network.testing.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Links on a default bridge whose containers do not reach each other. */
@NeedsRoot
class LinkedContainersIT {
    private static final NetworkSettings SEPARATED = new NetworkSettings(
            Machine.DEFAULTS.bridge(), Machine.DEFAULTS.subnet(), Machine.DEFAULTS.mtu(), false, List.of(), 2);

    private final Machine machine = new Machine();
    private final LocalNetworkController engine = machine.engine("default", SEPARATED);

    @AfterEach
    void close() {
        machine.close();
    }

    private Container linkedTo(String other, int port, String id) {
        var request = Machine.ANY.withLinkedPorts(List.of(new LinkedPort(other, "tcp", port)));
        return machine.container(engine, id, "bridge", request);
    }

    @Test
    void onlyThoseThatAreLinkedReachOnlyThePortsThatAreExposed() {
        try (Container db = machine.container(engine, "db");
                Container stranger = machine.container(engine, "stranger");
                Container web = linkedTo("db", 7777, "web");
                Container other = linkedTo("db", 80, "other");
                Server server = Server.tcp(db.namespace(), 7777)) {
            assertThat(Machine.tell(web.inside(), db.address(), "linked")).isEqualTo("hello\n");
            assertThat(server.next().peer()).isEqualTo(web.address());
            assertThat(Machine.tell(stranger.inside(), db.address(), "stranger"))
                    .isEqualTo(Machine.NO_CONNECTION);
            assertThat(Machine.tell(other.inside(), db.address(), "another port"))
                    .isEqualTo(Machine.NO_CONNECTION);
            assertThat(server.isQuiet()).isTrue();

            machine.onHost().run("nft", "delete", "table", "ip", "gantry_default");
            LocalNetworkController next = machine.engine("default", SEPARATED);
            next.reconcile(Set.of("db", "stranger", "web", "other"));
            assertThat(Machine.tell(web.inside(), db.address(), "again")).isEqualTo("hello\n");
            assertThat(server.next().peer()).isEqualTo(web.address());
            assertThat(Machine.tell(stranger.inside(), db.address(), "stranger"))
                    .isEqualTo(Machine.NO_CONNECTION);
        }
    }

    @Test
    void oneThatComesBackAtAnotherAddressIsReachedThereAndItsOldAddressIsForgotten() throws InterruptedException {
        try (Container db = machine.container(engine, "db");
                Container web = linkedTo("db", 7777, "web")) {
            engine.deleteSandbox("db");
            forgets(db.address());
            try (Container again = machine.container(engine, "db");
                    Server server = Server.tcp(again.namespace(), 7777)) {
                assertThat(again.address()).isNotEqualTo(db.address());
                assertThat(Machine.tell(web.inside(), again.address(), "moved")).isEqualTo("hello\n");
                assertThat(server.next().peer()).isEqualTo(web.address());
            }
            engine.disconnect("web", "bridge");
            forgets(web.address());
        }
    }

    /** Interfaces are taken apart in the background. */
    private void forgets(String address) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        String linked = "";
        do {
            linked = machine.onHost().run("nft", "list", "set", "ip", "gantry_default", "linked");
            Thread.sleep(20);
        } while (linked.contains(address) && System.nanoTime() < deadline);
        assertThat(linked).contains("set linked").doesNotContain(address);
    }
}
