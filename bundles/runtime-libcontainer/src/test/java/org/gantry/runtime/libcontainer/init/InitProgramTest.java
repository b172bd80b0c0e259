package org.gantry.runtime.libcontainer.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.shim.ShimSpec;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.runtime.libcontainer.testing.TestSpec;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a spec says is found again in the program. */
class InitProgramTest {
    @ParameterizedTest
    @MethodSource("fields")
    void leavesATraceOfEachField(Consumer<TestSpec> change, String step) {
        TestSpec spec = TestSpec.of("true");
        change.accept(spec);
        assertThat(names(program(spec))).anyMatch(name -> name.contains(step));
        assertThat(names(program(TestSpec.of("true")))).noneMatch(name -> name.contains(step));
    }

    static Stream<Arguments> fields() {
        return Stream.of(
                field("process.args", s -> s.args = List.of("other"), "execve /bin/other"),
                field("process.cwd", s -> s.cwd = "/work/dir", "chdir to cwd (\"/work/dir\")"),
                field("process.user.uid", s -> s.user = new RuntimeSpec.User(7, 0, null, null, null), "set the user 7"),
                field(
                        "process.user.gid",
                        s -> s.user = new RuntimeSpec.User(0, 8, null, null, null),
                        "set the group 8"),
                field(
                        "process.rlimits",
                        s -> s.rlimits.add(new RuntimeSpec.Rlimit("RLIMIT_CORE", 0, 0)),
                        "RLIMIT_CORE"),
                field("process.noNewPrivileges", s -> s.noNewPrivileges = true, "set no_new_privs"),
                field("process.oomScoreAdj", s -> s.oomScoreAdj = 55, "set oom_score_adj to 55"),
                field("process.capabilities", s -> s.capabilities.remove("CAP_KILL"), "drop CAP_KILL"),
                field(
                        "process.capabilities.ambient",
                        s -> s.ambient = List.of("CAP_KILL"),
                        "CAP_KILL to the ambient set"),
                field(
                        "process.scheduler",
                        s -> s.scheduler = new RuntimeSpec.Scheduler("SCHED_BATCH", 3, null, null, null, null, null),
                        "set the scheduler to SCHED_BATCH"),
                field(
                        "process.ioPriority",
                        s -> s.ioPriority = new RuntimeSpec.IoPriority("IOPRIO_CLASS_BE", 6),
                        "set the I/O priority to IOPRIO_CLASS_BE 6"),
                field(
                        "linux.memoryPolicy",
                        s -> s.memoryPolicy = new RuntimeSpec.MemoryPolicy("MPOL_BIND", "0", null),
                        "set the memory policy to MPOL_BIND 0"),
                field("process.selinuxLabel", s -> s.selinuxLabel = "a:b:c:s0", "set the security label by exec to a"),
                field("process.apparmorProfile", s -> s.apparmorProfile = "gantry-test", "exec to exec gantry-test"),
                field("domainname", s -> s.domainname = "x", "set the domain name"),
                field("root.readonly", s -> s.readonly = true, "make / read-only"),
                field("mounts", s -> s.mount("/m", "tmpfs", "tmpfs", "size=1k"), "mount tmpfs on /m (size=1k)"),
                field("linux.devices", s -> s.devices.add(device("/dev/fuse")), "make /dev/fuse"),
                field("linux.devices elsewhere", s -> s.devices.add(device("/opt/dev/x")), "open /opt/dev"),
                field(
                        "linux.sysctl",
                        s -> s.sysctl = Map.of("net.ipv4.ip_forward", "1"),
                        "set net.ipv4.ip_forward to 1"),
                field("linux.maskedPaths", s -> s.maskedPaths.add("/secret"), "mask /secret"),
                field("linux.readonlyPaths", s -> s.readonlyPaths.add("/fixed"), "make /fixed read-only"),
                field("linux.rootfsPropagation", s -> s.rootfsPropagation = "shared", "set the propagation of /"),
                field(
                        "linux.personality",
                        s -> s.personality = new RuntimeSpec.Personality("LINUX32", null),
                        "set the personality"),
                field("linux.timeOffsets", s -> s.clock("boottime", 7), "time namespace: boottime 7 0"));
    }

    @Test
    void asksForTheNamespacesOfTheSpec() {
        long all = program(TestSpec.of("true")).script().namespaces();
        assertThat(Long.bitCount(all)).isEqualTo(5);
        for (NamespaceKind kind : List.of(NamespaceKind.PID, NamespaceKind.NETWORK, NamespaceKind.IPC)) {
            String type = kind.name().toLowerCase(Locale.ROOT);
            long without =
                    program(TestSpec.of("true").withoutNamespace(type)).script().namespaces();
            assertThat(without).isEqualTo(all & ~kind.flag());
        }
        assertThat(names(program(TestSpec.of("true")))).contains("make a cgroup namespace");
        assertThat(names(program(TestSpec.of("true").withoutNamespace("cgroup"))))
                .doesNotContain("make a cgroup namespace");
    }

    @Test
    void installsTheFilterAfterTheBarrierAndDropsCapabilitiesAfterThat() {
        List<String> last = program(TestSpec.of("true")).script().last().stream()
                .map(Step::name)
                .toList();
        assertThat(last).startsWith("install the seccomp filter", "set capabilities");
        TestSpec unprivileged = TestSpec.of("true");
        unprivileged.noNewPrivileges = true;
        assertThat(program(unprivileged).script().last().stream().map(Step::name))
                .doesNotContain("set capabilities");
        TestSpec unconfined = TestSpec.of("true");
        unconfined.seccomp = null;
        assertThat(names(program(unconfined))).doesNotContain("install the seccomp filter");
    }

    @Test
    void leavesTheHostsTreeBeforeItLooksUpAnyPathOfTheContainer() {
        List<String> names = names(program(TestSpec.of("true")));
        int left = names.indexOf("leave the host's filesystem");
        assertThat(names.indexOf("open /proc, which must be an ordinary directory"))
                .isGreaterThan(left);
        assertThat(names.subList(0, left)).noneMatch(name -> name.startsWith("open /"));
    }

    /** An exec is born among the container's processes, and never waits for a test to look at it. */
    @Test
    void hidesBeforeAnythingElseOfTheContainers() {
        TestSpec spec = TestSpec.of("true");
        for (ShimSpec shim : List.of(program(spec), Programs.ofExec(spec.process()))) {
            assertThat(shim.script().setup().getFirst().name()).isEqualTo("hide from ptrace");
        }
    }

    @Test
    void refusesWhatCannotBe() {
        TestSpec propagation = TestSpec.of("true");
        propagation.rootfsPropagation = "sideways";
        assertThatThrownBy(() -> program(propagation)).hasMessageContaining("no propagation mode");
        TestSpec limit = TestSpec.of("true");
        limit.rlimits.add(new RuntimeSpec.Rlimit("RLIMIT_LUCK", 1, 1));
        assertThatThrownBy(() -> program(limit)).hasMessageContaining("no resource limit");
        TestSpec twiceLimited = TestSpec.of("true");
        twiceLimited.rlimits.add(new RuntimeSpec.Rlimit("RLIMIT_CORE", 1, 1));
        twiceLimited.rlimits.add(new RuntimeSpec.Rlimit("RLIMIT_CORE", 1, 1));
        assertThatThrownBy(() -> program(twiceLimited)).hasMessageContaining("RLIMIT_CORE is there twice");
        TestSpec device = TestSpec.of("true");
        device.devices.add(new RuntimeSpec.Device("c", "/dev/x", null, null, null, null, null));
        assertThatThrownBy(() -> program(device)).hasMessageContaining("no major and minor");
        TestSpec user = TestSpec.of("true");
        user.user = new RuntimeSpec.User(-1, 0, null, null, null);
        assertThatThrownBy(() -> program(user)).hasMessageContaining("process.user.uid: -1 is no id");
        TestSpec twice = TestSpec.of("true");
        twice.namespaces.add(new RuntimeSpec.Namespace("pid", null));
        assertThatThrownBy(() -> program(twice)).hasMessageContaining("pid is there twice");
    }

    private static Arguments field(String name, Consumer<TestSpec> change, String step) {
        return Arguments.of(Named.of(name, change), step);
    }

    private static RuntimeSpec.Device device(String path) {
        return new RuntimeSpec.Device("c", path, 10L, 229L, 0x1B6, 0L, 44L);
    }

    private static List<String> names(ShimSpec shim) {
        return Stream.of(
                        shim.script().beforeClone(),
                        shim.script().setup(),
                        shim.script().last(),
                        List.of(Step.move("execve " + shim.command().path(), Operand.ZERO)))
                .flatMap(List::stream)
                .map(step -> Programs.name(step, shim))
                .toList();
    }

    private static ShimSpec program(TestSpec test) {
        return Programs.ofInit(test.build("/gantry-test/x"));
    }
}
