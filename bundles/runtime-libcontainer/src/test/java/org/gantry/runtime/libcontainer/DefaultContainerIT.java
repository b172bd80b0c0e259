package org.gantry.runtime.libcontainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.TaskExit;
import org.gantry.api.runtime.TaskStatus;
import org.gantry.api.runtime.TaskStreams;
import org.gantry.linux.fd.Fd;
import org.gantry.runtime.libcontainer.testing.ContainerTest;
import org.gantry.runtime.libcontainer.testing.TestContainer;
import org.gantry.runtime.libcontainer.testing.TestOutput;
import org.gantry.runtime.libcontainer.testing.TestSpec;
import org.gantry.testkit.DockerProfile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What a container gets that asks for nothing special. */
class DefaultContainerIT extends ContainerTest {
    @Test
    void runsAProgramToItsEnd() {
        TestContainer container = host.create(TestSpec.of("true"));
        assertThat(container.task().status()).isEqualTo(TaskStatus.CREATED);
        assertThat(container.task().pid()).isPositive();
        container.task().start();
        TaskExit exit = container.awaitExit();
        assertThat(exit.code()).isZero();
        assertThat(exit.signal()).isZero();
        assertThat(exit.oomKilled()).isFalse();
        assertThat(container.task().status()).isEqualTo(TaskStatus.STOPPED);
    }

    @Test
    void reportsExitCodesAndSignals() {
        assertThat(exitCode(TestSpec.shell("exit 42"))).isEqualTo(42);
        TaskExit killed = host.start(TestSpec.shell("kill -TERM $$; trap '' TERM; sleep 5 & kill -9 -1"))
                .awaitExit();
        assertThat(killed.code()).isNotEqualTo(42);
    }

    @Test
    void connectsThreeStreams() {
        TestContainer container = host.start(TestSpec.shell("cat; echo out; echo err >&2"));
        TaskStreams streams = container.task().openStreams();
        try (Fd stdin = Fd.own(streams.stdin(), "stdin")) {
            stdin.writeFully("in\n".getBytes(StandardCharsets.UTF_8));
        }
        container.task().closeStdin();
        container.task().closeStdin();
        assertThat(TestOutput.readAll(new TaskStreams(false, -1, streams.stdout(), streams.stderr())))
                .isEqualTo(new TestOutput("in\nout\n", "err\n"));
        assertThat(container.awaitExit().code()).isZero();
    }

    @Test
    void setsNameDirectoryAndEnvironment() {
        TestSpec spec = TestSpec.shell("hostname; pwd; echo $GREETING; echo $0 $1");
        spec.env.add("GREETING=hello world");
        spec.cwd = "/var/lib/made";
        spec.args = List.of("sh", "-c", spec.args.getLast(), "zero", "one");
        assertThat(run(spec)).isEqualTo("test-host\n/var/lib/made\nhello world\nzero one");
    }

    @Test
    void isProcessOneAmongItsOwn() {
        assertThat(run("echo $$; ls /proc | grep -c '^[0-9]'")).startsWith("1\n");
        assertThat(run("ip link | grep -c mtu; tail -n +2 /proc/sysvipc/shm")).isEqualTo("1");
    }

    @Test
    void holdsDockersCapabilitiesAndNoOthers() {
        String status = run("grep -E '^(Cap|NoNewPrivs|Seccomp:)' /proc/self/status | tr -d '\\t'");
        assertThat(status.lines())
                .contains("CapInh:0000000000000000", "CapPrm:00000000a80425fb", "CapEff:00000000a80425fb")
                .contains("CapBnd:00000000a80425fb", "CapAmb:0000000000000000", "NoNewPrivs:0", "Seccomp:2");
    }

    @Test
    void cannotDoWhatTheFilterForbids() {
        assertThat(run("unshare -m true 2>&1 || echo refused; mount -t tmpfs x /tmp 2>&1 || echo refused"))
                .contains("Operation not permitted")
                .endsWith("refused");
    }

    @Test
    void runsUnderDockersOwnProfile() {
        Optional<RuntimeSpec.Seccomp> docker = DockerProfile.find();
        Assumptions.assumeTrue(docker.isPresent(), "SKIPPED: Docker's seccomp profile is not at hand");
        TestSpec spec =
                TestSpec.shell("ls / > /dev/null && unshare -m true 2>&1; echo $?; grep Seccomp_f /proc/1/status");
        spec.seccomp = docker.orElseThrow();
        assertThat(run(spec)).contains("Operation not permitted").contains("\n1\n");
    }

    @Test
    void hasDockersDevicesAndNoOthers() {
        assertThat(run("ls -A /dev | grep -v core | sort | xargs echo"))
                .isEqualTo("fd full mqueue null ptmx pts random shm stderr stdin stdout tty urandom zero");
        assertThat(run("echo x > /dev/null; head -c 4 /dev/zero | wc -c; stat -c %a%t%T /dev/urandom; ls -l /dev/ptmx"))
                .startsWith("4\n66619\n")
                .endsWith("/dev/ptmx -> pts/ptmx");
        assertThat(run("mknod /tmp/d b 8 0 && ! cat /tmp/d 2>&1")).contains("Operation not permitted");
    }

    @Test
    void seesItsMountsAndNothingOfTheHost() {
        String mounts = run("cat /proc/self/mounts");
        assertThat(mounts.lines().filter(line -> !line.contains(" /proc/") && !line.contains(" /sys/")))
                .extracting(line -> List.of(line.split(" ", -1)).get(1))
                .containsExactly("/", "/proc", "/dev", "/dev/pts", "/dev/mqueue", "/sys", "/dev/shm");
        assertThat(mounts).startsWith("overlay / overlay rw,");
        assertThat(mounts).contains("proc /proc proc rw,nosuid,nodev,noexec,relatime 0 0");
        assertThat(mounts).contains("sysfs /sys sysfs ro,nosuid,nodev,noexec,relatime 0 0");
        assertThat(mounts).contains("shm /dev/shm tmpfs rw,nosuid,nodev,noexec,relatime,size=65536k 0 0");
        assertThat(run("ls -A /..; stat -f -c %T /proc /sys /dev/mqueue | xargs echo"))
                .endsWith("proc sysfs UNKNOWN")
                .doesNotContain("boot");
    }

    @Test
    void hidesWhatDockerHides() {
        assertThat(run("cat /proc/keys /proc/timer_list | wc -c; ls -A /sys/firmware | wc -l"))
                .isEqualTo("0\n0");
        assertThat(run("! touch /sys/firmware/x 2>/dev/null && echo closed")).isEqualTo("closed");
        assertThat(run("(echo 1 > /proc/sys/kernel/panic) 2>&1 || true")).contains("Read-only file system");
    }

    @Test
    void joinsItsCgroups() {
        assertThat(run("cut -d: -f3 /proc/self/cgroup | sort -u | grep -v '^/$' | grep -vc gantry-test || true"))
                .isEqualTo("0");
        assertThat(run("ls /sys/fs/cgroup; ! touch /sys/fs/cgroup/x 2>/dev/null && echo closed"))
                .endsWith("closed");
    }

    @Test
    void hasNoDescriptorsOfTheEngine() {
        assertThat(run("ls /proc/self/fd | xargs echo")).isEqualTo("0 1 2 3");
    }

    @Test
    void hasASessionKeyringOfItsOwn() {
        assertThat(run("grep -c keyring /proc/keys || true")).isEqualTo("0");
    }
}
