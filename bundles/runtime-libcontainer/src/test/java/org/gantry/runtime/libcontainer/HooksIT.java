package org.gantry.runtime.libcontainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.oci.RuntimeSpec.Hook;
import org.gantry.api.oci.RuntimeSpec.Hooks;
import org.gantry.json.Json;
import org.gantry.runtime.libcontainer.testing.ContainerTest;
import org.gantry.runtime.libcontainer.testing.TestContainer;
import org.gantry.runtime.libcontainer.testing.TestSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When and where each kind of hook runs, what it is told, and what its failure does. */
class HooksIT extends ContainerTest {
    private static final List<String> PATH = List.of("PATH=/usr/bin:/bin");
    private Path log;

    @BeforeEach
    void makeLog() throws IOException {
        log = Files.createDirectory(directory.resolve("log")).resolve("hooks");
        Files.createFile(log);
    }

    @Test
    void runInTheOrderOfTheLifecycleAndInTheirNamespaces() throws IOException {
        TestSpec spec = logged("echo program >> /log/hooks");
        spec.annotations = Map.of("org.example.key", "value");
        spec.hooks = new Hooks(
                List.of(tell("prestart"), tell("prestart")),
                List.of(tell("createRuntime")),
                List.of(tell("createContainer")),
                List.of(hook("/bin/sh", tellScript("startContainer", "/log/hooks"))),
                List.of(tell("poststart")),
                List.of(tell("poststop")));
        TestContainer container = host.create(spec);
        container.task().start();
        container.awaitExit();
        container.task().delete();

        List<Line> lines = read();
        assertThat(lines.stream().map(Line::kind))
                .startsWith("prestart", "prestart", "createRuntime", "createContainer", "startContainer")
                .endsWith("poststop")
                .contains("program", "poststart");
        String hostNamespace =
                Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")).toString();
        for (Line line : lines) {
            if (line.state() != null) {
                boolean inside =
                        line.kind().equals("createContainer") || line.kind().equals("startContainer");
                assertThat(line.namespace().equals(hostNamespace))
                        .as(line.kind())
                        .isEqualTo(!inside);
                assertThat(line.state().get("status").asText()).as(line.kind()).isEqualTo(status(line.kind()));
                assertThat(line.state().at("/annotations/org.example.key").asText())
                        .isEqualTo("value");
                assertThat(line.state().get("id").asText())
                        .isEqualTo(container.task().id());
                assertThat(line.state().get("bundle").asText()).startsWith("/");
                int pid = line.state().path("pid").asInt();
                assertThat(pid)
                        .as(line.kind())
                        .isEqualTo(
                                line.kind().equals("poststop")
                                        ? 0
                                        : inside ? 1 : container.task().pid());
            }
        }
    }

    @Test
    void seeTheMountsBeforePivotAndCanAddToThem() throws IOException {
        TestSpec spec = logged("cat /added/file");
        Path place = Files.createDirectories(directory.resolve("place"));
        spec.rootfs = place.toString();
        Files.writeString(directory.resolve("log/file"), "by a hook\n");
        String script = "test -d " + place + "/proc/1 && test -c " + place + "/dev/null && mkdir " + place
                + "/added && mount --bind " + directory.resolve("log") + " " + place + "/added";
        spec.hooks = new Hooks(null, null, List.of(hook("/bin/sh", script)), null, null, null);
        assertThat(run(spec)).isEqualTo("by a hook");
        assertThat(place).isEmptyDirectory();
    }

    @Test
    void failureOfOneStopsTheCreation() throws IOException {
        for (int kind = 0; kind < 3; kind++) {
            TestSpec spec = logged("true");
            List<Hook> failing = List.of(hook("/bin/sh", "echo out; echo err >&2; exit 4"), tell("never"));
            List<Hook> stop = List.of(tell("poststop"));
            spec.hooks = new Hooks(
                    kind == 0 ? failing : null,
                    kind == 1 ? failing : null,
                    kind == 2 ? failing : null,
                    null,
                    null,
                    stop);
            assertThatThrownBy(() -> host.create(spec))
                    .isInstanceOf(EngineException.Internal.class)
                    .hasMessageContaining("hook #0: exit status 4, stdout: out\n, stderr: err\n");
        }
        assertThat(read().stream().map(Line::kind)).containsExactly("poststop", "poststop", "poststop");
    }

    @Test
    void failureBeforeTheStartEndsTheContainer() throws IOException {
        TestSpec spec = logged("echo program >> /log/hooks");
        spec.hooks = new Hooks(
                null,
                null,
                null,
                List.of(hook("/bin/sh", "exit 1")),
                List.of(tell("poststart")),
                List.of(tell("poststop")));
        TestContainer container = host.create(spec);
        assertThatThrownBy(container.task()::start).hasMessageContaining("startContainer hook #0: exit status 1");
        assertThat(container.awaitExit().code()).isEqualTo(137);
        container.task().delete();
        assertThat(read().stream().map(Line::kind)).containsExactly("poststop");
    }

    @Test
    void oneThatTakesTooLongIsKilled() {
        TestSpec spec = logged("true");
        Hook late = new Hook("/bin/sleep", List.of("sleep", "100"), PATH, 1);
        spec.hooks = new Hooks(null, List.of(late), null, null, null, null);
        assertThatThrownBy(() -> host.create(spec)).hasMessageContaining("hook ran past specified timeout of 1.0s");
        assertThat(ProcessHandle.current().children().map(HooksIT::name)).doesNotContain("sleep");
    }

    /** A zombie has one too. */
    private static String name(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "comm"))
                    .strip();
        } catch (IOException gone) {
            return "";
        }
    }

    @Test
    void failureAfterTheStartIsOnlyLogged() throws IOException {
        TestSpec spec = logged("echo program >> /log/hooks");
        spec.hooks = new Hooks(
                null,
                null,
                null,
                null,
                List.of(hook("/nonexistent", ""), tell("poststart")),
                List.of(hook("/bin/sh", "exit 1"), tell("poststop")));
        TestContainer container = host.start(spec);
        assertThat(container.awaitExit().code()).isZero();
        container.task().delete();
        assertThat(read().stream().map(Line::kind)).containsExactlyInAnyOrder("program", "poststart", "poststop");
    }

    /** Its program comes from the image, so it must not be more than the image's own. */
    @Test
    void thoseOfTheContainersTreeHaveTheContainersPrivileges() throws IOException {
        TestSpec spec = logged("true");
        Files.setPosixFilePermissions(log, java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw-rw-"));
        spec.user = new RuntimeSpec.User(1000, 1000, null, null, null);
        String script = "(id -u; grep -e CapEff -e CapBnd -e Seccomp: /proc/self/status; echo $HOME) >> /log/hooks";
        spec.hooks = new Hooks(
                null, null, null, List.of(new Hook("/bin/sh", List.of("sh", "-c", script), null, null)), null, null);
        host.start(spec).awaitExit();
        assertThat(Files.readString(log).replaceAll("[ \t]+", " "))
                .isEqualTo("1000\nCapEff: 0000000000000000\nCapBnd: 00000000a80425fb\nSeccomp: 2\n/root\n");
    }

    /** Those of the host stay the host's; in the container's tree nobody is more than the container's root. */
    @Test
    void knowWhoTheyAreInAUserNamespace() throws IOException {
        TestSpec spec = TestSpec.shell("echo program $(id -u) $(readlink /proc/self/ns/user) >> /log/hooks")
                .mapped(100_000, 200_000)
                .mount("/log", "bind", directory.resolve("log").toString(), "bind", "idmap");
        spec.hooks = new Hooks(
                List.of(identify("prestart", log)),
                List.of(identify("createRuntime", log)),
                List.of(identify("createContainer", log)),
                List.of(identify("startContainer", Path.of("/log/hooks"))),
                List.of(identify("poststart", log)),
                List.of(identify("poststop", log)));
        TestContainer container = host.start(spec);
        container.awaitExit();
        String hosts = Files.readSymbolicLink(Path.of("/proc/self/ns/user")).toString();
        container.task().delete();
        List<String[]> lines =
                Files.readAllLines(log).stream().map(line -> line.split(" ")).toList();
        assertThat(lines.stream().map(fields -> fields[0]))
                .containsExactlyInAnyOrder(
                        "prestart",
                        "createRuntime",
                        "createContainer",
                        "startContainer",
                        "program",
                        "poststart",
                        "poststop");
        for (String[] fields : lines) {
            boolean inside = List.of("startContainer", "program").contains(fields[0]);
            assertThat(fields[1]).as(fields[0]).isEqualTo("0");
            assertThat(fields[2].equals(hosts)).as(fields[0]).isEqualTo(!inside);
        }
        assertThat(Files.getAttribute(log, "unix:uid")).isEqualTo(0);
    }

    @Test
    void seeTheContainersTreeInAUserNamespaceToo() throws IOException {
        TestSpec spec = TestSpec.shell("cat /tmp/file").mapped(100_000, 200_000);
        Path place = Files.createDirectories(directory.resolve("place"));
        spec.rootfs = place.toString();
        Files.writeString(directory.resolve("log/file"), "by a hook\n");
        String script = "test -d " + place + "/proc/1 && test -c " + place + "/dev/null && mount --bind "
                + directory.resolve("log") + " " + place + "/tmp";
        spec.hooks = new Hooks(null, null, List.of(hook("/bin/sh", script)), null, null, null);
        assertThat(host.start(spec).output().stdout()).isEqualTo("by a hook\n");
    }

    private static Hook identify(String kind, Path file) {
        return hook("/bin/sh", "echo " + kind + " $(id -u) $(readlink /proc/self/ns/user) >> " + file);
    }

    @Test
    void theLastOnesRunForWhoeverDeletes() throws IOException {
        TestSpec spec = logged("sleep 100");
        spec.hooks = new Hooks(null, null, null, null, null, List.of(tell("poststop")));
        String id = host.start(spec).task().id();
        host.adopt(id).task().delete();
        assertThat(read().stream().map(Line::kind)).containsExactly("poststop");
    }

    private record Line(
            String kind, String namespace, @Nullable JsonNode state) {}

    private List<Line> read() throws IOException {
        List<Line> lines = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            String[] fields = line.split(" ", 3);
            lines.add(
                    fields.length < 3
                            ? new Line(fields[0], "", null)
                            : new Line(fields[0], fields[1], Json.lenient().readTree(fields[2])));
        }
        return lines;
    }

    private static String status(String kind) {
        return switch (kind) {
            case "startContainer" -> "created";
            case "poststart" -> "running";
            case "poststop" -> "stopped";
            default -> "creating";
        };
    }

    private TestSpec logged(String script) {
        return TestSpec.shell(script)
                .mount("/log", "bind", directory.resolve("log").toString(), "bind", "rw");
    }

    private Hook tell(String kind) {
        return hook("/bin/sh", tellScript(kind, log.toString()));
    }

    private static String tellScript(String kind, String file) {
        return "echo " + kind + " $(readlink /proc/self/ns/mnt) \"$(cat)\" >> " + file;
    }

    private static Hook hook(String path, String script) {
        return new Hook(path, List.of("sh", "-c", script), PATH, null);
    }
}
