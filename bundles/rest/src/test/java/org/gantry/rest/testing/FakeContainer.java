package org.gantry.rest.testing;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gantry.api.container.ConsoleSize;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.ContainerDetails;
import org.gantry.api.container.ContainerState;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.api.container.MountPoint;
import org.gantry.api.engine.Containers.ContainerExit;
import org.gantry.api.network.EndpointInfo;
import org.gantry.api.network.PublishedPort;
import org.jspecify.annotations.Nullable;

/**
 * A container without a process. Its command is a little language: {@code say TEXT}, {@code warn TEXT} (to stderr),
 * {@code cat} (until stdin ends), {@code exit CODE}, {@code hang}; words may follow each other.
 */
public final class FakeContainer {
    public static final Instant CREATED = Instant.parse("2024-05-01T10:00:00.5Z");

    public final String id;
    public volatile String name;
    public final ContainerConfig config;
    public volatile ContainerState state = ContainerState.NEW;
    public volatile Instant created = CREATED;
    public volatile @Nullable ConsoleSize size;
    public volatile List<MountPoint> mounts = List.of();
    public volatile Map<String, EndpointInfo> endpoints = Map.of();
    public volatile List<PublishedPort> ports = List.of();
    public final List<FakeSession> sessions = new CopyOnWriteArrayList<>();
    public final CompletableFuture<ContainerExit> exit = new CompletableFuture<>();
    public final CompletableFuture<ContainerExit> removed = new CompletableFuture<>();

    FakeContainer(String id, String name, ContainerConfig config) {
        this.id = id;
        this.name = name;
        this.config = config;
    }

    void start() {
        state = new ContainerState(Status.RUNNING, 4711, 0, "", false, Instant.now(), null);
        Thread.startVirtualThread(this::run);
    }

    void end(int code) {
        if (exit.isDone()) {
            return;
        }
        state = new ContainerState(Status.EXITED, 0, code, "", false, state.startedAt(), Instant.now());
        exit.complete(new ContainerExit(code, ""));
        sessions.forEach(FakeSession::end);
    }

    private void run() {
        List<String> words = config.process().command() == null
                ? List.of()
                : config.process().command();
        int code = 0;
        for (int i = 0; i < words.size(); i++) {
            switch (words.get(i)) {
                case "say" -> {
                    String text = words.get(++i) + "\n";
                    sessions.forEach(session -> session.stdout(text));
                }
                case "warn" -> {
                    String text = words.get(++i) + "\n";
                    sessions.forEach(session -> session.stderr(text));
                }
                case "cat" -> sessions.forEach(FakeContainer::echo);
                case "exit" -> code = Integer.parseInt(words.get(++i));
                case "hang" -> {
                    return;
                }
                default -> throw new IllegalArgumentException(words.get(i));
            }
        }
        end(code);
    }

    private static void echo(FakeSession session) {
        try {
            session.stdinClosed.await();
            session.stdout(session.received());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public ContainerDetails details(boolean size) {
        List<String> command = config.process().command() == null
                ? List.of("sh")
                : config.process().command();
        return new ContainerDetails(
                id,
                name,
                created,
                config,
                state,
                null,
                "sha256:" + "ab".repeat(32),
                command.getFirst(),
                command.subList(1, command.size()),
                0,
                state.isLive() ? Path.of("/run/gantry/netns/" + id) : null,
                Path.of("/var/lib/gantry/containers/" + id + "/" + id + "-json.log"),
                Path.of("/var/lib/gantry/containers/" + id + "/hostname"),
                Path.of("/var/lib/gantry/containers/" + id + "/hosts"),
                Path.of("/var/lib/gantry/containers/" + id + "/resolv.conf"),
                mounts,
                endpoints,
                ports,
                List.of(),
                "libcontainer",
                "overlayfs",
                size ? 12L : null,
                size ? 1234L : null);
    }
}
