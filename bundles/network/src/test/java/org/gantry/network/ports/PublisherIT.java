package org.gantry.network.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gantry.api.network.PortRequest;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.network.driver.Drivers;
import org.gantry.network.driver.HostNamespace;
import org.gantry.network.driver.NetworkDriver;
import org.gantry.network.ports.loopback.LoopbackRedirects;
import org.gantry.network.store.Endpoint;
import org.gantry.network.store.NetworkRecord;
import org.gantry.network.store.NetworkStore;
import org.gantry.network.testing.NeedsRoot;
import org.gantry.network.testing.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of ports whose rules the kernel refuses. */
@NeedsRoot
class PublisherIT {
    private static final List<PortRequest> WEB =
            List.of(new PortRequest("tcp", 80, "", 8080, 8080), new PortRequest("udp", 53, "", 5353, 5353));

    private final Fd host = NetNamespaces.make();
    private final List<String> asked = new ArrayList<>();
    private boolean refusing = true;

    @TempDir
    Path directory;

    private Publisher publisher;
    private PublicationStore store;

    @BeforeEach
    void open() {
        var networks = new NetworkStore(directory.resolve("networks"));
        networks.save(new NetworkRecord(
                "ab".repeat(32),
                "front",
                "fake",
                Instant.EPOCH,
                false,
                false,
                false,
                false,
                List.of(),
                false,
                Map.of(),
                Map.of(),
                Map.of()));
        store = new PublicationStore(directory.resolve("endpoints"));
        HostNamespace namespace = HostNamespace.of(host);
        publisher = new Publisher(
                store,
                namespace,
                networks,
                new Drivers(List.of(driver())),
                new LoopbackRedirects(namespace, "gtr_test"));
    }

    @AfterEach
    void close() {
        publisher.close();
        new LoopbackRedirects(HostNamespace.of(host), "gtr_test").settle(Stream::empty);
        host.close();
    }

    @Test
    void aRefusedTransactionGivesEverythingBack() throws Exception {
        Files.createDirectories(directory.resolve("endpoints/one"));
        assertThatThrownBy(() -> publisher.publish("one", List.of(endpoint()), WEB))
                .isInstanceOf(SyscallException.class)
                .hasMessageContaining("ENOMEM");
        assertThat(asked).containsExactly("wanted 4", "unwanted 4");
        assertThat(store.all()).isEmpty();
        Server.tcp(host, 8080).close();
        Server.udp(host, 5353).close();

        refusing = false;
        assertThat(publisher.publish("one", List.of(endpoint()), WEB)).hasSize(2);
        refusing = true;
        assertThatThrownBy(() -> publisher.publish(
                        "one", List.of(endpoint()), List.of(new PortRequest("tcp", 81, "", 8081, 8081))))
                .isInstanceOf(SyscallException.class);
        assertThat(publisher.published("one"))
                .as("what was published before stays")
                .hasSize(2);
        Server.tcp(host, 8081).close();
        assertThatThrownBy(() -> Server.tcp(host, 8080)).hasMessageContaining("in use");
    }

    private static Endpoint endpoint() {
        return new Endpoint(
                "cd".repeat(32),
                "one",
                "one",
                "ab".repeat(32),
                "veth0",
                "eth0",
                "02:42:00:00:00:02",
                "10.1.0.2/16",
                "10.1.0.1",
                "",
                "",
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of());
    }

    /** Of a network that publishes, in a kernel that may have no memory left for rules. */
    private NetworkDriver driver() {
        return (NetworkDriver) Proxy.newProxyInstance(
                NetworkDriver.class.getClassLoader(),
                new Class<?>[] {NetworkDriver.class},
                (self, method, args) -> switch (method.getName()) {
                    case "type" -> "fake";
                    case "publishes" -> true;
                    case "publishesDirectly" -> false;
                    case "hostBinding" -> "0.0.0.0";
                    case "redirect" -> redirect((List<?>) args[1], (List<?>) args[2]);
                    default -> throw new AssertionError(method);
                });
    }

    private Object redirect(List<?> wanted, List<?> unwanted) {
        asked.add(wanted.isEmpty() ? "unwanted " + unwanted.size() : "wanted " + wanted.size());
        if (refusing && !wanted.isEmpty()) {
            throw new SyscallException("sendto", "nf_tables", Errno.ENOMEM);
        }
        return asked;
    }
}
