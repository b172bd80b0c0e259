package org.gantry.runtime.libcontainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.TaskStreams;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.runtime.libcontainer.testing.ContainerTest;
import org.gantry.runtime.libcontainer.testing.TestContainer;
import org.gantry.runtime.libcontainer.testing.TestOutput;
import org.gantry.runtime.libcontainer.testing.TestSpec;
import org.junit.jupiter.api.Test;

/** Containers whose ids are others than the host's, seen from both sides. */
class UserNamespaceIT extends ContainerTest {
    private static final int UID = 100_000;
    private static final int GID = 200_000;

    @Test
    void mapsItsIds() throws IOException {
        TestContainer container = host.start(shell("id -u; id -g; cat; cat /proc/self/?id_map"));
        Path proc = Path.of("/proc/" + container.task().pid());
        assertThat(words(Files.readString(proc.resolve("uid_map")))).isEqualTo("0 100000 65536");
        assertThat(words(Files.readString(proc.resolve("gid_map")))).isEqualTo("0 200000 65536");
        assertThat(Files.readAllLines(proc.resolve("status")))
                .contains("Uid:\t100000\t100000\t100000\t100000", "Gid:\t200000\t200000\t200000\t200000");
        container.task().closeStdin();
        assertThat(words(container.output().stdout())).isEqualTo("0 0 0 200000 65536 0 100000 65536");
    }

    @Test
    void makesFilesOfMappedOwners() throws IOException {
        Path shared = Files.createDirectory(directory.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        TestSpec spec = shell("touch /shared/root /tmp/own; touch /shared/other; chown 33:34 /shared/other;"
                + " mkdir /made; chown 5:6 /made; stat -c %u:%g / /etc/passwd /shared /shared/other | xargs echo");
        spec.mount("/shared", "bind", shared.toString(), "rbind");
        TestContainer container = host.start(spec);
        assertThat(container.output()).isEqualTo(new TestOutput("0:0 0:0 65534:65534 33:34\n", ""));
        assertThat(owner(shared.resolve("root"))).isEqualTo("100000:200000");
        assertThat(owner(shared.resolve("other"))).isEqualTo("100033:200034");
        Path layer = host.layer(container.task().id());
        assertThat(owner(layer.resolve("tmp/own"))).isEqualTo("0:0");
        assertThat(owner(layer.resolve("made"))).isEqualTo("5:6");
    }

    @Test
    void cannotTouchWhatIsNotMapped() throws IOException {
        Path shared = Files.createDirectory(directory.resolve("shared"));
        Path secret = Files.writeString(shared.resolve("secret"), "root's");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
        TestSpec spec = shell("cat /shared/secret; chown 0 /shared/secret; rm /shared/secret; mknod /tmp/m c 1 1;"
                + " echo 1 > /proc/sys/kernel/panic; true");
        spec.mount("/shared", "bind", shared.toString(), "rbind");
        spec.readonlyPaths.clear();
        TestOutput output = host.start(spec).output();
        assertThat(output.stdout()).isEmpty();
        assertThat(output.stderr().lines())
                .hasSize(5)
                .allMatch(line -> line.contains("ermission denied") || line.contains("not permitted"));
        assertThat(secret).hasContent("root's");
    }

    @Test
    void ownsItsOtherNamespaces() {
        TestSpec spec = shell("hostname renamed && hostname; ip link set lo down && ip link set lo up && echo net;"
                + " mount -t tmpfs x /tmp && umount /tmp && echo mount; ls /sys/class/net");
        spec.capabilities.addAll(List.of("CAP_SYS_ADMIN", "CAP_NET_ADMIN"));
        spec.seccomp = null;
        assertThat(run(spec)).isEqualTo("renamed\nnet\nmount\nlo");
    }

    @Test
    void seesTheMountsOfAnyContainer() {
        TestSpec plain = TestSpec.shell("awk '{print $2, $3, $4}' /proc/self/mounts | sort; ls /sys/fs/cgroup");
        TestSpec mapped = shell(plain.args.getLast());
        List<String> expected = mounts(run(plain));
        assertThat(mounts(run(mapped))).containsExactlyElementsOf(expected);
    }

    /** Where, what and whether read-only, apart from the devices, each of which is a mount. */
    private static List<String> mounts(String text) {
        return text.lines()
                .filter(line -> !line.matches("/dev/(null|zero|full|random|urandom|tty) .*"))
                .map(line -> line.replaceAll(",.*", ""))
                .toList();
    }

    @Test
    void hasDevicesThatWork() {
        TestSpec spec = shell("echo x > /dev/null; head -c 3 /dev/zero | wc -c; head -c 3 /dev/urandom | wc -c;"
                + " stat -c '%n %u:%g %a %t,%T' /dev/null /dev/own /opt/dev/deep; ls -A /dev | grep -v core | xargs echo;"
                + " cat /dev/own | wc -c");
        spec.devices.add(new RuntimeSpec.Device("c", "/dev/own", 1L, 3L, 0x1A0, 7L, 8L));
        spec.devices.add(new RuntimeSpec.Device("c", "/opt/dev/deep", 1L, 5L, null, null, null));
        assertThat(run(spec))
                .isEqualTo("3\n3\n/dev/null 0:0 666 1,3\n/dev/own 7:8 640 1,3\n/opt/dev/deep 0:0 666 1,5\n"
                        + "fd full mqueue null own ptmx pts random shm stderr stdin stdout tty urandom zero\n0");
    }

    @Test
    void becomesAnotherUserWithGroups() {
        TestSpec spec = shell("id -u; id -g; id -G; cat /proc/self/setgroups; echo said > /dev/stdout; echo x >&2");
        spec.user = new RuntimeSpec.User(33, 34, null, List.of(40L, 41L), null);
        TestContainer container = host.start(spec);
        assertThat(container.output()).isEqualTo(new TestOutput("33\n34\n34 40 41\nallow\nsaid\n", "x\n"));
    }

    @Test
    void isInNoGroupOfTheEngine() throws IOException {
        TestContainer container = host.start(shell("grep Groups /proc/self/status; echo said > /dev/stdout"));
        assertThat(container.output().stdout()).isEqualTo("Groups:\t \nsaid\n");
    }

    @Test
    void cannotBecomeAUserThatIsNotMapped() {
        TestSpec spec = shell("true");
        spec.user = new RuntimeSpec.User(70_000, 0, null, null, null);
        assertThatThrownBy(() -> host.create(spec)).hasMessageContaining("set the user 70000: EINVAL");
        TestSpec group = shell("true");
        group.user = new RuntimeSpec.User(0, 0, null, List.of(70_000L), null);
        assertThatThrownBy(() -> host.create(group)).hasMessageContaining("set the additional groups: EINVAL");
    }

    @Test
    void setsWhatTakesPrivilegesOutside() {
        TestSpec spec = shell("ulimit -c; cat /proc/self/oom_score_adj; grep -E 'Cap(Eff|Bnd)' /proc/self/status");
        spec.rlimits.add(new RuntimeSpec.Rlimit("RLIMIT_CORE", 512 * 7, 512 * 7));
        spec.oomScoreAdj = 321;
        assertThat(run(spec)).isEqualTo("7\n321\nCapEff:\t00000000a80425fb\nCapBnd:\t00000000a80425fb");
    }

    @Test
    void hasCapabilitiesThatTheEngineLacks() {
        TestSpec spec = shell("grep -E 'CapEff' /proc/self/status");
        spec.capabilities.add("CAP_SYS_RESOURCE");
        assertThat(run(spec)).isEqualTo("CapEff:\t00000000a90425fb");
    }

    @Test
    void hasATerminalOfItsOwn() {
        TestSpec spec = shell("tty; stat -c %u:%g:%a $(tty); stat -c %u /dev/pts /dev/ptmx; echo x > /dev/tty;"
                + " test -c /dev/console && echo console; id -u");
        spec.terminal = true;
        spec.user = new RuntimeSpec.User(33, 0, null, null, null);
        String output = host.start(spec).output().stdout().replace("\r", "");
        assertThat(output).isEqualTo("/dev/pts/0\n33:5:620\n0\n0\nx\nconsole\n33\n");
    }

    @Test
    void runsFurtherProcessesWithTheSameIds() throws IOException {
        TestContainer container = host.start(shell("sleep 60"));
        TestSpec spec = shell("readlink /proc/self/ns/user; id -u; id -G; cat /proc/self/uid_map; touch /tmp/made;"
                + " echo said > /dev/stdout; cat /proc/self/oom_score_adj");
        spec.user = new RuntimeSpec.User(33, 34, null, List.of(9L), null);
        spec.oomScoreAdj = 55;
        var exec = container.exec("one", spec);
        String init = Files.readSymbolicLink(Path.of("/proc/" + container.task().pid() + "/ns/user"))
                .toString();
        TestOutput output = TestOutput.readAll(exec.openStreams());
        assertThat(output.stderr()).contains("/tmp/made"); // which is root's and nobody else's
        assertThat(words(output.stdout())).isEqualTo(init + " 33 34 9 0 100000 65536 said 55");
    }

    @Test
    void givesFurtherProcessesATerminal() {
        TestContainer container = host.start(shell("sleep 60"));
        TestSpec spec = shell("tty; stat -c %u $(tty); echo x > /dev/tty");
        spec.terminal = true;
        var exec = container.exec("terminal", spec);
        TaskStreams streams = exec.openStreams();
        assertThat(TestOutput.readAll(streams).stdout().replace("\r", "")).isEqualTo("/dev/pts/0\n0\nx\n");
    }

    @Test
    void isTakenOverWithItsIds() {
        TestContainer container = host.start(shell("sleep 60"));
        TestContainer adopted = host.adopt(container.task().id());
        var exec = adopted.exec("after", shell("id -u; cat /proc/self/uid_map"));
        assertThat(words(TestOutput.readAll(exec.openStreams()).stdout())).isEqualTo("0 0 100000 65536");
    }

    @Test
    void sharesTheNamespacesOfAnother() throws IOException {
        TestContainer other = host.start(shell("hostname shared; sleep 60"));
        String proc = "/proc/" + other.task().pid() + "/ns/";
        TestSpec spec = shell("for n in user net ipc pid uts; do readlink /proc/self/ns/$n; done; id -u");
        spec.join("user", proc + "user").join("network", proc + "net").join("ipc", proc + "ipc");
        spec.join("pid", proc + "pid").join("uts", proc + "uts");
        spec.hostname = null;
        StringBuilder expected = new StringBuilder();
        for (String kind : List.of("user", "net", "ipc", "pid", "uts")) {
            expected.append(Files.readSymbolicLink(Path.of(proc + kind))).append('\n');
        }
        assertThat(run(spec)).isEqualTo(expected + "0");
    }

    @Test
    void takesTheMapsOfTheNamespaceItJoins() {
        TestContainer other = host.start(shell("sleep 60"));
        String path = "/proc/" + other.task().pid() + "/ns/user";
        TestSpec wrong = shell("true").join("user", path);
        wrong.uidMappings = List.of(new RuntimeSpec.IdMapping(0, 300_000, 65_536));
        assertRefused(wrong, "linux.uidMappings: the user namespace to join has other ones: [0 100000 65536]");
    }

    @Test
    void joinsNamespacesOfTheHostsBesides() {
        TestSpec spec = shell("readlink /proc/self/ns/net; id -u").join("network", "/proc/self/ns/net");
        spec.withoutMount("/sys").withoutMount("/sys/fs/cgroup");
        assertThat(run(spec)).endsWith("\n0");
    }

    @Test
    void hasItsOwnClocks() {
        assertThat(words(run(shell("cat /proc/self/timens_offsets").clock("boottime", 77))))
                .isEqualTo("monotonic 0 0 boottime 77 0");
    }

    @Test
    void refusesMapsThatCannotBe() {
        TestSpec none = TestSpec.of("true");
        none.namespaces.add(new RuntimeSpec.Namespace("user", null));
        assertRefused(none, "linux.uidMappings: no host id is mapped to user 0 of the container");
        TestSpec withoutGroups = shell("true");
        withoutGroups.gidMappings = List.of();
        assertRefused(withoutGroups, "linux.gidMappings: no host id is mapped to group 0");
        TestSpec overlapping = shell("true");
        overlapping.uidMappings.add(new RuntimeSpec.IdMapping(5, 5, 5));
        assertRefused(overlapping, "linux.uidMappings or linux.gidMappings: the kernel refuses them");
        for (RuntimeSpec.IdMapping impossible : List.of(
                new RuntimeSpec.IdMapping(-1, 0, 1),
                new RuntimeSpec.IdMapping(0, 0, 0),
                new RuntimeSpec.IdMapping(0, 4_294_967_295L, 2),
                new RuntimeSpec.IdMapping(0, 0, Long.MAX_VALUE))) {
            TestSpec spec = shell("true");
            spec.uidMappings = List.of(impossible);
            assertRefused(spec, "linux.uidMappings: ", "is no range of ids");
        }
        TestSpec nowhere = shell("true").withoutNamespace("user");
        assertRefused(nowhere, "linux.uidMappings: there is no user namespace to map ids in");
        assertRefused(TestSpec.of("true").join("user", "/proc/self/ns/user"), "is the engine's own user namespace");
    }

    private void assertRefused(TestSpec spec, String... words) {
        try (Fd root = Openat2.open(host.image().toString(), OpenFlags.O_PATH)) {
            assertThatThrownBy(() -> host.create("refused", spec, root))
                    .isInstanceOf(EngineException.InvalidArgument.class)
                    .satisfies(e -> assertThat(e.getMessage()).contains(words));
        }
    }

    private static TestSpec shell(String script) {
        return TestSpec.shell(script).mapped(UID, GID);
    }

    private static String owner(Path path) throws IOException {
        return Files.getAttribute(path, "unix:uid") + ":" + Files.getAttribute(path, "unix:gid");
    }

    private static String words(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
