package org.gantry.engine.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.gantry.api.ByteSize;
import org.gantry.api.container.ConsoleSize;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.ContainerState;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.api.container.LifecycleConfig;
import org.gantry.api.container.MountPoint;
import org.gantry.api.container.ProcessConfig;
import org.gantry.api.container.ResourceConfig;
import org.gantry.api.network.EndpointInfo;
import org.gantry.api.network.PublishedPort;
import org.gantry.engine.container.ContainerStore.Stored;
import org.gantry.engine.spec.UserMount;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerStoreTest {
    @TempDir
    Path directory;

    private ContainerStore store;
    private final ContainerRecord record = record(Identifiers.random());

    @BeforeEach
    void open() {
        store = new ContainerStore(directory.resolve("containers"));
    }

    @Test
    void readsBackWhatItWrote() {
        var state = new ContainerState(Status.EXITED, 0, 137, "", true, Instant.EPOCH, Instant.now());
        var endpoint = new EndpointInfo(
                "n", "bridge", "bridge", "e", "02:42", "172.17.0.2", 16, "172.17.0.1", "", 0, "", List.of());
        var run = new RunRecord(
                state,
                3,
                true,
                "/run/netns/x",
                Map.of("bridge", endpoint),
                List.of(new PublishedPort("tcp", 80, "0.0.0.0", 8080)),
                "/run/shm/x");
        store.create(record);
        store.save(record.id(), run);
        assertThat(store.load()).containsExactly(new Stored(record, run));
    }

    @Test
    void aContainerThatNeverRanHasNoStateYet() {
        store.create(record);
        assertThat(store.load()).containsExactly(new Stored(record, RunRecord.NEW));
    }

    @Test
    void setsADamagedRecordAsideAndKeepsTheOthers() throws Exception {
        ContainerRecord broken = record(Identifiers.random());
        store.create(record);
        store.create(broken);
        Path file = store.directory(broken.id()).resolve("container.json");
        Files.writeString(file, Files.readString(file).substring(0, 50));
        assertThat(store.load()).containsExactly(new Stored(record, RunRecord.NEW));
        assertThat(directory.resolve("damaged").resolve(broken.id()).resolve("container.json"))
                .exists();
        assertThat(store.load()).hasSize(1);
    }

    @Test
    void doesNotTakeOneContainersRecordForAnothers() throws Exception {
        String other = Identifiers.random();
        store.create(record);
        Files.move(store.directory(record.id()), store.directory(other));
        assertThat(store.load()).isEmpty();
    }

    @Test
    void aDamagedStateCostsOnlyTheState() throws Exception {
        store.create(record);
        Files.write(store.directory(record.id()).resolve("state.json"), new byte[0]);
        assertThat(store.load()).containsExactly(new Stored(record, RunRecord.NEW));
    }

    @Test
    void removesWhatAnInterruptedCreateOrRemoveLeft() throws Exception {
        Path half = Files.createDirectories(store.directory(Identifiers.random()));
        Files.writeString(half.resolve(".container.json.new"), "{");
        assertThat(store.load()).isEmpty();
        assertThat(half).doesNotExist();
    }

    @Test
    void skipsPropertiesOfANewerEngine() throws Exception {
        store.create(record);
        Path file = store.directory(record.id()).resolve("container.json");
        Files.writeString(file, Files.readString(file).replaceFirst("\\{", "{\"invented\":[1,2],"));
        assertThat(store.load()).hasSize(1);
    }

    @Test
    void deletesEverything() {
        store.create(record);
        store.delete(record.id());
        store.delete(record.id());
        assertThat(store.directory(record.id())).doesNotExist();
    }

    private static ContainerRecord record(String id) {
        var process = new ProcessConfig(
                List.of("/bin/sh", "-c"),
                List.of("true"),
                List.of("A=b"),
                "/tmp",
                "1:2",
                true,
                true,
                true,
                true,
                true,
                true,
                new ConsoleSize(24, 80));
        var memory = new ResourceConfig.MemoryConfig(ByteSize.ofMebibytes(64), null, ByteSize.UNLIMITED, 60, false);
        var resources = new ResourceConfig(
                memory,
                ResourceConfig.CpuConfig.DEFAULT,
                10L,
                ResourceConfig.BlkioConfig.DEFAULT,
                List.of(new ResourceConfig.Ulimit("nofile", 1, -1)),
                List.of(),
                List.of(),
                "",
                0,
                null);
        var lifecycle = new LifecycleConfig(
                false,
                LifecycleConfig.RestartPolicy.ON_FAILURE,
                3,
                null,
                "SIGINT",
                Duration.ofSeconds(3),
                "json-file",
                Map.of("max-size", "1m"),
                "",
                null,
                List.of(),
                Map.of());
        var mount = new MountPoint("volume", "v", "/x/v/_data", "/data", "local", "z", true, "");
        return new ContainerRecord(
                ContainerRecord.VERSION,
                id,
                "web",
                Instant.parse("2024-05-01T12:00:00.123456789Z"),
                ContainerConfig.of("image", process)
                        .withResources(resources)
                        .withLifecycle(lifecycle)
                        .withLabels(Map.of("l", "v")),
                "sha256:" + "a".repeat(64),
                null,
                "libcontainer",
                "overlayfs",
                List.of(new UserMount(
                        mount, true, true, true, true, "", "sub", Map.of("l", "1"), Map.of("type", "tmpfs"))),
                List.of("v"));
    }
}
