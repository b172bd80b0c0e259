package org.gantry.shell;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.karaf.shell.api.console.Session;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.ContainerDetails;
import org.gantry.api.container.ContainerState;
import org.gantry.api.container.ProcessConfig;
import org.gantry.api.engine.AttachSession;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.engine.StreamChunk;
import org.gantry.api.image.Image;
import org.gantry.api.network.PublishedPort;
import org.gantry.api.oci.Digest;
import org.gantry.api.oci.ImageConfig;
import org.jspecify.annotations.Nullable;

/** An engine that does what a test says it does, and nothing else. */
final class Fakes {
    static final Instant NOW = Instant.parse("2026-05-06T07:08:09Z");

    private Fakes() {}

    /** Answers for some methods of an interface, by name; every other method fails the test. */
    static final class Answers {
        private final Map<String, Function<Object[], @Nullable Object>> answers = new HashMap<>();

        Answers on(String method, Function<Object[], @Nullable Object> answer) {
            answers.put(method, answer);
            return this;
        }

        <T> T as(Class<T> type) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
                        Function<Object[], @Nullable Object> answer = answers.get(method.getName());
                        if (answer == null) {
                            throw new AssertionError("nobody expected " + method.getName() + Arrays.toString(args));
                        }
                        return answer.apply(args == null ? new Object[0] : args);
                    }));
        }
    }

    static Answers on(String method, Function<Object[], @Nullable Object> answer) {
        return new Answers().on(method, answer);
    }

    /** An engine one part of which answers: {@code containers}, {@code images}, ... */
    static <P> ContainerEngine engine(String part, Class<P> type, Answers answers) {
        return on(part, none -> answers.as(type)).as(ContainerEngine.class);
    }

    /** A shell session without a terminal. */
    static Session session() {
        return on("getTerminal", none -> null).on("get", name -> null).as(Session.class);
    }

    /** Streams that say this and end. */
    static AttachSession streams(String stdout) {
        Deque<StreamChunk> chunks = new ArrayDeque<>(
                List.of(new StreamChunk(StreamChunk.Stream.STDOUT, stdout.getBytes(StandardCharsets.UTF_8))));
        return on("next", none -> chunks.poll())
                .on("terminal", none -> false)
                .on("close", none -> null)
                .as(AttachSession.class);
    }

    static ContainerDetails container(String id, String name, ContainerState state) {
        return container(id, name, state, List.of());
    }

    static ContainerDetails container(String id, String name, ContainerState state, List<PublishedPort> ports) {
        ProcessConfig process = new ProcessConfig(
                null, List.of("sleep", "9"), List.of(), "", "", false, false, false, false, true, true, null);
        return new ContainerDetails(
                id.repeat(64 / id.length()),
                name,
                NOW.minusSeconds(300),
                ContainerConfig.of("busybox", process),
                state,
                null,
                "sha256:" + "0".repeat(64),
                "sleep",
                List.of("9"),
                0,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                Map.of(),
                ports,
                List.of(),
                "libcontainer",
                "overlayfs",
                null,
                null);
    }

    static ContainerState state(ContainerState.Status status, int exitCode) {
        return new ContainerState(status, 0, exitCode, "", false, NOW.minusSeconds(90), NOW.minusSeconds(30));
    }

    static Image image(String hex, String... tags) {
        ImageConfig config = new ImageConfig(
                NOW, null, "amd64", "linux", null, null, null, new ImageConfig.RootFs("layers", List.of()), List.of());
        return new Image(
                Digest.parse("sha256:" + hex.repeat(64 / hex.length())),
                List.of(tags),
                List.of(),
                config,
                1_980_000,
                null,
                null);
    }

    /** What the work prints to both streams, its exception passed on. */
    static String output(Callable<@Nullable Object> work) throws Exception {
        PrintStream out = System.out;
        PrintStream err = System.err;
        var captured = new ByteArrayOutputStream();
        try (PrintStream both = new PrintStream(captured, true, StandardCharsets.UTF_8)) {
            System.setOut(both);
            System.setErr(both);
            work.call();
            return captured.toString(StandardCharsets.UTF_8);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
