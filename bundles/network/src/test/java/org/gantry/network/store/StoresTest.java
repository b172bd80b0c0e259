package org.gantry.network.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gantry.api.network.LinkedPort;
import org.gantry.api.network.Network.Subnet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoresTest {
    private static final NetworkRecord NETWORK = new NetworkRecord(
            "a".repeat(64),
            "bridge",
            "bridge",
            Instant.parse("2026-01-02T03:04:05.000000006Z"),
            true,
            true,
            false,
            false,
            List.of(new Subnet("172.30.0.0/16", "172.30.0.1")),
            true,
            Map.of("com.docker.network.bridge.name", "gantry0"),
            Map.of("label", "value"),
            Map.of("mac", "02:42:00:00:00:01"));
    private static final Endpoint ENDPOINT = new Endpoint(
            "e".repeat(64),
            "c1",
            "web",
            NETWORK.id(),
            "vetheeeeeee",
            "eth0",
            "02:42:ac:1e:00:02",
            "172.30.0.2/16",
            "172.30.0.1",
            "fd00::2/64",
            "fd00::1",
            7,
            List.of("web", "www"),
            List.of("db:database"),
            List.of("192.0.2.53"),
            List.of("169.254.1.1"),
            Map.of("com.docker.network.endpoint.ifname", "eth0"),
            List.of(new LinkedPort("c2", "tcp", 80)));

    @TempDir
    Path directory;

    @Test
    void keepsNetworks() {
        NetworkStore store = new NetworkStore(directory.resolve("network"));
        assertThat(store.list()).isEmpty();
        store.save(NETWORK);
        NetworkRecord moved = NETWORK.withSubnets(List.of(new Subnet("172.31.0.0/16", "172.31.0.1")), true);
        store.save(moved);
        assertThat(new NetworkStore(directory.resolve("network")).list()).containsExactly(moved);
        assertThat(store.named("bridge")).contains(moved);
        assertThat(store.named("host")).isEmpty();
        store.delete(moved);
        store.delete(moved);
        assertThat(store.list()).isEmpty();
    }

    @Test
    void readsRecordsOfEarlierEngines() throws IOException {
        Files.writeString(directory.resolve("n.json"), """
            {"id":"n","name":"bridge","driver":"bridge","created":"2026-01-02T03:04:05Z","predefined":true,
            "subnets":[{"cidr":"172.30.0.0/16","gateway":"172.30.0.1"}],"automatic":true,
            "options":{},"labels":{},"state":{}}\
            """);
        assertThat(new NetworkStore(directory).list().getFirst().subnets())
                .containsExactly(new Subnet("172.30.0.0/16", "172.30.0.1"));

        EndpointStore store = new EndpointStore(directory);
        Path container = Files.createDirectories(directory.resolve("endpoints/c1"));
        Files.writeString(container.resolve("n.json"), """
            {"id":"e","containerId":"c1","containerName":"web","networkId":"n","hostInterface":"v",
            "sandboxInterface":"eth0","macAddress":"","address":"172.30.0.2/16","gateway":"172.30.0.1",
            "aliases":[]}\
            """);
        assertThat(store.of("c1").getFirst().addresses()).containsExactly("172.30.0.2/16");
        assertThat(store.of("c1").getFirst().names()).isEmpty();
    }

    @Test
    void saysWhichNetworkRecordIsBroken() throws IOException {
        NetworkStore store = new NetworkStore(directory);
        Files.writeString(directory.resolve("x.json"), "{");
        assertThatThrownBy(store::list)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(directory.resolve("x.json").toString());
    }

    @Test
    void keepsEndpointsUntilTheirContainerDeparts() {
        EndpointStore store = new EndpointStore(directory);
        store.save(ENDPOINT);
        assertThat(store.find("c1", NETWORK.id())).contains(ENDPOINT);
        assertThat(store.of("c1")).containsExactly(ENDPOINT);
        assertThat(store.in(NETWORK.id())).containsExactly(ENDPOINT);
        assertThat(store.in("another")).isEmpty();
        assertThat(store.containers()).containsExactly("c1");

        Path departed = store.depart("c1").orElseThrow();
        assertThat(store.all()).isEmpty();
        assertThat(store.depart("c1")).isEmpty();
        assertThat(new EndpointStore(directory).departed()).containsExactly(departed);
        assertThat(store.of(departed)).containsExactly(ENDPOINT);
        store.forget(departed);
        store.forget(departed);
        assertThat(store.departed()).isEmpty();
    }

    @Test
    void removesOneEndpoint() {
        EndpointStore store = new EndpointStore(directory);
        store.save(ENDPOINT);
        store.remove(ENDPOINT);
        store.remove(ENDPOINT);
        assertThat(store.of("c1")).isEmpty();
        assertThat(store.find("c1", NETWORK.id())).isEmpty();
    }

    @Test
    void passesOverWhatAPowerFailureLeft() throws IOException {
        EndpointStore store = new EndpointStore(directory);
        store.save(ENDPOINT);
        Path container = directory.resolve("endpoints/c1");
        Files.writeString(container.resolve("torn.json"), "");
        Files.writeString(container.resolve("unfinished.json.new"), "{\"id\":");
        assertThat(store.all()).containsExactly(ENDPOINT);
        Optional<Path> departed = store.depart("c1");
        departed.ifPresent(store::forget);
        assertThat(directory.resolve("leaving")).isEmptyDirectory();
    }
}
