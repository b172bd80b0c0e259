package org.gantry.runtime.libcontainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.FileType;
import org.gantry.linux.fs.Nodes;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.Stat;
import org.gantry.runtime.libcontainer.testing.ContainerTest;
import org.gantry.runtime.libcontainer.testing.TestContainer;
import org.gantry.runtime.libcontainer.testing.TestOutput;
import org.gantry.runtime.libcontainer.testing.TestSpec;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of namespace: a new one, the host's, and one that somebody else made. */
class NamespaceIT extends ContainerTest {
    private static final long AHEAD = 40_000_000;

    @ParameterizedTest
    @CsvSource({"mount, mnt", "pid, pid", "network, net", "ipc, ipc", "uts, uts", "cgroup, cgroup", "time, time"})
    void makesANewOne(String type, String file) throws IOException {
        TestSpec spec = TestSpec.of("readlink", "/proc/self/ns/" + file).withoutNamespace(type);
        spec.namespaces.add(new RuntimeSpec.Namespace(type, null));
        assertThat(run(spec)).startsWith(file + ":[").isNotEqualTo(hosts(file));
    }

    @ParameterizedTest
    @CsvSource({"pid, pid", "network, net", "ipc, ipc", "uts, uts", "cgroup, cgroup", "time, time", "user, user"})
    void staysInTheHostsWithoutAnEntry(String type, String file) throws IOException {
        TestSpec spec = TestSpec.of("readlink", "/proc/self/ns/" + file).withoutNamespace(type);
        spec.hostname = null;
        assertThat(run(spec)).isEqualTo(hosts(file));
    }

    @ParameterizedTest
    @CsvSource({"pid, pid", "network, net", "ipc, ipc", "uts, uts", "cgroup, cgroup", "time, time"})
    void joinsThatOfAnotherContainer(String type, String file) throws IOException {
        TestContainer other = host.start(TestSpec.of("sleep", "60").clock("monotonic", AHEAD));
        String path = "/proc/" + other.task().pid() + "/ns/" + file;
        TestSpec spec = TestSpec.of("readlink", "/proc/self/ns/" + file).join(type, path);
        spec.hostname = null;
        assertThat(run(spec))
                .isEqualTo(Files.readSymbolicLink(Path.of(path)).toString())
                .isNotEqualTo(hosts(file));
    }

    @Test
    void joinsTheTreeOfAnotherContainer() {
        TestContainer other = host.start(TestSpec.shell("mkdir /work; echo there > /work/file; echo up; sleep 60"));
        other.awaitOutput("up\n");
        TestSpec spec = tree(other, "cat file; cat /proc/1/comm; echo x > new");
        spec.cwd = "/work";
        assertThat(run(spec)).startsWith("there\n");
        TestContainer exec = new TestContainer(other.task());
        assertThat(TestOutput.readAll(
                                exec.exec("ls", TestSpec.of("ls", "/work")).openStreams())
                        .stdout())
                .isEqualTo("file\nnew\n");
    }

    @ParameterizedTest
    @MethodSource("settingsOfATree")
    void refusesToChangeATreeItJoins(Consumer<TestSpec> setting, String field) {
        TestContainer other = host.start(TestSpec.of("sleep", "60"));
        TestSpec spec = tree(other, "true");
        setting.accept(spec);
        assertRefused(spec, field + " cannot be set in a mount namespace that the container joins");
    }

    static Stream<Arguments> settingsOfATree() {
        return Stream.of(
                Arguments.of(Named.<Consumer<TestSpec>>of("mounts", s -> s.mount("/x", "tmpfs", "tmpfs")), "mounts"),
                Arguments.of(Named.<Consumer<TestSpec>>of("readonly", s -> s.readonly = true), "root.readonly"),
                Arguments.of(Named.<Consumer<TestSpec>>of("masked", s -> s.maskedPaths.add("/x")), "linux.maskedPaths"),
                Arguments.of(
                        Named.<Consumer<TestSpec>>of("propagation", s -> s.rootfsPropagation = "slave"),
                        "linux.rootfsPropagation"));
    }

    @Test
    void setsTheClocksOfATimeNamespace() {
        TestSpec spec = TestSpec.shell("cat /proc/self/timens_offsets; cut -d. -f1 /proc/uptime");
        spec.clock("boottime", AHEAD).clock("monotonic", -5);
        List<String> lines =
                run(spec).lines().map(line -> line.replaceAll(" +", " ")).toList();
        assertThat(lines.subList(0, 2)).containsExactly("monotonic -5 0", "boottime " + AHEAD + " 0");
        assertThat(Long.parseLong(lines.get(2))).isGreaterThanOrEqualTo(AHEAD);
    }

    @Test
    void letsAnExecSeeTheSameClocks() {
        TestContainer container = host.start(TestSpec.of("sleep", "60").clock("boottime", AHEAD));
        var exec = container.exec("clock", TestSpec.shell("cut -d. -f1 /proc/uptime"));
        assertThat(Long.parseLong(
                        TestOutput.readAll(exec.openStreams()).stdout().strip()))
                .isGreaterThanOrEqualTo(AHEAD);
    }

    @Test
    void refusesClocksThatCannotBeSet() {
        TestSpec unknown = TestSpec.of("true").clock("realtime", 1);
        assertRefused(unknown, "linux.timeOffsets: \"realtime\" is none of the clocks");
        TestSpec fraction = TestSpec.of("true").clock("monotonic", 1);
        fraction.timeOffsets = Map.of("monotonic", new RuntimeSpec.TimeOffset(0, 1_000_000_000));
        assertRefused(fraction, "linux.timeOffsets.monotonic.nanosecs: 1000000000");
        TestSpec absent = TestSpec.of("true").clock("monotonic", 1).withoutNamespace("time");
        assertRefused(absent, "linux.timeOffsets: the clocks of a new time namespace alone");
        TestSpec joined = TestSpec.of("true").clock("monotonic", 1).join("time", "/proc/self/ns/time");
        assertRefused(joined, "linux.timeOffsets: the clocks of a new time namespace alone");
        TestSpec past = TestSpec.of("true").clock("monotonic", -AHEAD);
        assertThatThrownBy(() -> host.create(past)).hasMessageContaining("set the offsets of the time namespace");
    }

    @Test
    void refusesAPathThatIsNoNamespace() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");
        assertRefused(TestSpec.of("true").join("ipc", file.toString()), file + " is no namespace");
        assertRefused(TestSpec.of("true").join("ipc", "/proc/self"), "/proc/self is no namespace");
        assertRefused(TestSpec.of("true").join("ipc", "/dev/null"), "/dev/null is no namespace");
        assertRefused(TestSpec.of("true").join("ipc", "proc/self/ns/ipc"), "is no absolute path");
        assertRefused(
                TestSpec.of("true").join("ipc", directory + "/gone"), "the ipc namespace cannot be joined: ", "ENOENT");
        Path pipe = directory.resolve("pipe");
        try (Fd above = Openat2.open(directory.toString(), OpenFlags.O_PATH)) {
            Nodes.mknod(above, "pipe", FileType.S_IFIFO | 0x180, new Stat.Device(0, 0));
        }
        assertRefused(TestSpec.of("true").join("ipc", pipe.toString()), pipe + " is no namespace");
    }

    @ParameterizedTest
    @CsvSource({
        "network, ipc, ipc",
        "ipc, net, network",
        "pid, mnt, mount",
        "uts, user, user",
        "time, pid, pid",
        "user, uts, uts",
        "cgroup, time, time",
        "mount, cgroup, cgroup"
    })
    void refusesANamespaceOfAnotherType(String type, String file, String actual) {
        TestSpec spec = TestSpec.of("true").join(type, "/proc/self/ns/" + file);
        spec.mounts.clear();
        spec.maskedPaths.clear();
        spec.readonlyPaths.clear();
        assertRefused(spec, "/proc/self/ns/" + file + " is a namespace of type " + actual + ", not " + type);
    }

    @Test
    void refusesThoseOfAContainerThatEnded() {
        TestContainer other = host.start(TestSpec.of("true"));
        int pid = other.task().pid();
        other.awaitExit();
        assertRefused(
                TestSpec.of("true").join("network", "/proc/" + pid + "/ns/net"),
                "linux.namespaces: the network namespace cannot be joined: ",
                "ENOENT");
    }

    @Test
    void refusesWhatIsNoListOfNamespaces() {
        TestSpec unknown = TestSpec.of("true");
        unknown.namespaces.add(new RuntimeSpec.Namespace("zone", null));
        assertRefused(unknown, "linux.namespaces: \"zone\" is no kind of namespace");
        TestSpec none = TestSpec.of("true").withoutNamespace("mount");
        assertRefused(none, "linux.namespaces: a container needs a mount namespace of its own");
    }

    private TestSpec tree(TestContainer other, String script) {
        TestSpec spec =
                TestSpec.shell(script).join("mount", "/proc/" + other.task().pid() + "/ns/mnt");
        spec.mounts.clear();
        spec.maskedPaths.clear();
        spec.readonlyPaths.clear();
        return spec;
    }

    private void assertRefused(TestSpec spec, String... words) {
        assertThatThrownBy(() -> host.create(spec))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(words));
    }

    private static String hosts(String file) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/ns/" + file)).toString();
    }
}
