package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --pid}, {@code --ipc}, {@code --uts} and {@code --network} with the host's namespaces and those of other containers. */
class JoinedNamespacesIT extends DockerCliTest {
    private static final String READ_SHM = "cat /dev/shm/message";
    private static final String KILL = "kill -9 $(ps | awk '/sleep 2000/ && !/awk/ {print $1}')";

    @Test
    void processesOfAnotherContainerAreSeenAndReached() {
        donor("target");
        String joined = "container:target";
        assertThat(run("--pid", joined, "sh", "-c", "tr '\\0' ' ' < /proc/1/cmdline"))
                .isEqualTo("sleep 1000");
        assertThat(run("--pid", joined, "readlink", "/proc/self/ns/pid")).isEqualTo(namespace("target", "pid"));
        assertThat(run("readlink", "/proc/self/ns/pid")).isNotEqualTo(namespace("target", "pid"));
        docker.ok("run", "--rm", "--pid", joined, BUSYBOX, "kill", "-9", "1"); // init itself is out of reach
        docker.ok("exec", "-d", "target", "sleep", "2000");
        docker.ok("run", "--rm", "--pid", joined, BUSYBOX, "sh", "-c", KILL);
        assertThat(Session.eventually(() -> !docker.ok("top", "target").contains("2000"), Duration.ofSeconds(5)))
                .isTrue();
    }

    @Test
    void aNameIsKeptAsTheContainerThatHadIt() {
        String id = donor("first", "--ipc", "shareable");
        docker.ok(
                "create",
                "--name",
                "joins",
                "--pid",
                "container:first",
                "--ipc",
                "container:" + id.substring(0, 7),
                BUSYBOX,
                "readlink",
                "/proc/self/ns/pid");
        docker.ok("rename", "first", "second");
        assertThat(docker.ok("inspect", "-f", "{{.HostConfig.PidMode}} {{.HostConfig.IpcMode}}", "joins"))
                .isEqualTo("container:" + id + " container:" + id);
        assertThat(docker.ok("start", "-a", "joins")).isEqualTo(namespace("second", "pid"));
    }

    @Test
    void sharedMemoryGoesWithAnIpcNamespace() {
        donor("shares", "--ipc", "shareable", "--shm-size", "1m");
        docker.ok("exec", "shares", "sh", "-c", "echo hello > /dev/shm/message");
        String joined = "container:shares";
        assertThat(run("--ipc", joined, "sh", "-c", READ_SHM)).isEqualTo("hello");
        assertThat(run("--ipc", joined, "readlink", "/proc/self/ns/ipc")).isEqualTo(namespace("shares", "ipc"));
        assertThat(run("--ipc", joined, "sh", "-c", "df -k /dev/shm | tail -1")).contains(" 1024 ");
        assertThat(run("--ipc", joined, "awk", "$2 == \"/dev/shm\" {print $4}", "/proc/mounts"))
                .contains("nosuid", "nodev", "noexec");
    }

    @Test
    void anIpcNamespaceCanBePassedOn() {
        donor("one", "--ipc", "shareable");
        donor("two", "--ipc", "container:one");
        docker.ok("exec", "two", "sh", "-c", "echo passed > /dev/shm/message");
        assertThat(run("--ipc", "container:two", "sh", "-c", READ_SHM)).isEqualTo("passed");
    }

    @Test
    void aNetworkNamespaceComesWithItsFiles() {
        docker.ok("network", "create", "front");
        try {
            donor(
                    "target",
                    "--network",
                    "front",
                    "--hostname",
                    "box",
                    "--dns-search",
                    "example.test",
                    "--add-host",
                    "db:10.1.2.3");
            String joined = "container:target";
            assertThat(run("--network", joined, "readlink", "/proc/self/ns/net"))
                    .isEqualTo(namespace("target", "net"));
            assertThat(run("--network", joined, "hostname")).isEqualTo("box");
            for (String file : List.of("/etc/hosts", "/etc/resolv.conf", "/etc/hostname")) {
                assertThat(run("--network", joined, "cat", file))
                        .as(file)
                        .isNotEmpty()
                        .isEqualTo(docker.ok("exec", "target", "cat", file));
            }
            assertThat(run("--network", joined, "cat", "/etc/hosts")).contains("10.1.2.3\tdb");
            assertThat(run("--network", joined, "ping", "-c", "1", "-W", "5", "target"))
                    .contains("1 packets received");
            docker.ok("create", "--name", "joins", "--network", joined, BUSYBOX, "true");
            assertThat(docker.run("network", "connect", "bridge", "joins").fails())
                    .contains("container sharing network namespace with another container or host cannot be connected"
                            + " to any other network");
            for (List<String> option :
                    List.of(List.of("-p", "80:80"), List.of("--hostname", "x"), List.of("--dns", "192.0.2.1"))) {
                assertThat(docker.command("create", "--network", joined)
                                .and(option)
                                .and(List.of(BUSYBOX, "true"))
                                .run()
                                .fails())
                        .contains("conflicting options");
            }
        } finally {
            docker.removeAll();
            docker.ok("network", "rm", "front");
        }
    }

    @Test
    void onlyTheNetworkOfWhatRunsCanBeJoined() {
        donor("target");
        docker.ok("create", "--name", "joins", "--network", "container:target", BUSYBOX, "true");
        docker.ok("stop", "-t", "0", "target");
        assertThat(docker.run("start", "joins").fails())
                .contains("cannot join network namespace of a non running container: container target is exited");
        docker.ok("start", "target");
        docker.ok("start", "-a", "joins");
        docker.ok("rm", "-f", "target");
        assertThat(docker.run("start", "joins").fails())
                .contains("joining network namespace of container: No such container: target");
        assertThat(docker.run("run", "--rm", "--network", "container:nosuch", BUSYBOX, "true")
                        .fails())
                .contains("joining network namespace of container: No such container: nosuch")
                .doesNotContain("Unable to find image");
    }

    @Test
    void whoIsInTheNetworkOfARestartedContainerIsLeftBehindUntilItStartsAnew() {
        donor("target");
        docker.ok("run", "-d", "--name", "joined", "--network", "container:target", BUSYBOX, "sleep", "1000");
        docker.ok("restart", "-t", "0", "target");
        assertThat(namespace("joined", "net")).isNotEqualTo(namespace("target", "net"));
        docker.ok("restart", "-t", "0", "joined");
        assertThat(namespace("joined", "net")).isEqualTo(namespace("target", "net"));
        assertThat(docker.ok("exec", "joined", "ip", "-4", "addr", "show", "eth0"))
                .contains(docker.ok("inspect", "-f", "{{.NetworkSettings.Networks.bridge.IPAddress}}", "target"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"private", "none", ""})
    void whatIsNotSharedCannotBeJoined(String mode) {
        String id = mode.isEmpty() ? donor("keeps") : donor("keeps", "--ipc", mode);
        assertThat(docker.run("run", "--rm", "--ipc", "container:keeps", BUSYBOX, "true")
                        .fails())
                .contains("failed to join IPC namespace: container " + id
                        + ": non-shareable IPC (hint: use IpcMode:shareable for the donor container)");
        assertThat(docker.ok("exec", "keeps", "cat", "/proc/mounts").contains(" /dev/shm "))
                .isEqualTo(!mode.equals("none"));
    }

    @Test
    void theHostsAreTheHosts() {
        assertThat(run("--ipc", "host", "readlink", "/proc/self/ns/ipc")).isEqualTo(ofHost("ipc"));
        assertThat(run("--pid", "host", "readlink", "/proc/self/ns/pid")).isEqualTo(ofHost("pid"));
        assertThat(run("--uts", "host", "readlink", "/proc/self/ns/uts")).isEqualTo(ofHost("uts"));
        docker.ok("run", "-d", "--name", "hosts", "--ipc", "host", BUSYBOX, "sleep", "1000");
        assertThat(run("--ipc", "container:hosts", "readlink", "/proc/self/ns/ipc"))
                .isEqualTo(ofHost("ipc"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pid", "ipc"})
    void onlyWhatRunsCanBeJoined(String kind) {
        String id = donor("target", "--ipc", "shareable");
        docker.ok("create", "--name", "joins", "--" + kind, "container:target", BUSYBOX, "true");
        docker.ok("stop", "-t", "0", "target");
        String refused = "failed to join " + (kind.equals("pid") ? "PID" : "IPC") + " namespace: container " + id
                + " is not running";
        assertThat(docker.run("start", "joins").fails()).contains(refused);
        docker.ok("start", "target");
        docker.ok("start", "-a", "joins");
        docker.ok("rm", "-f", "target");
        assertThat(docker.run("start", "joins").fails()).contains("No such container: " + id);
        assertThat(docker.run("run", "--rm", "--" + kind, "container:nosuch", BUSYBOX, "true")
                        .fails())
                .contains("No such container: nosuch")
                .doesNotContain("Unable to find image");
    }

    @Test
    void modesThatAreNoneAreRefused() {
        assertThat(docker.run("run", "--rm", "--ipc", "bogus", BUSYBOX, "true").fails())
                .contains("invalid IPC mode: bogus");
        assertThat(docker.run("run", "--rm", "--ipc", "container:", BUSYBOX, "true")
                        .fails())
                .contains("invalid IPC mode: container:");
    }

    @Test
    void whoHasJoinedStaysWhenTheOtherIsRestarted() {
        donor("target", "--ipc", "shareable");
        docker.ok("exec", "target", "sh", "-c", "echo old > /dev/shm/message");
        docker.ok("run", "-d", "--name", "joined", "--ipc", "container:target", BUSYBOX, "sleep", "1000");
        docker.ok("restart", "-t", "0", "target");
        assertThat(docker.ok("exec", "joined", "cat", "/dev/shm/message")).isEqualTo("old");
        assertThat(namespace("joined", "ipc")).isNotEqualTo(namespace("target", "ipc"));
        docker.ok("restart", "-t", "0", "joined");
        assertThat(namespace("joined", "ipc")).isEqualTo(namespace("target", "ipc"));
        assertThat(docker.ok("exec", "joined", "ls", "/dev/shm")).isEmpty();
    }

    @Test
    void whoIsInAPidNamespaceEndsWithIt() {
        donor("target");
        docker.ok("run", "-d", "--name", "joined", "--pid", "container:target", BUSYBOX, "sleep", "1000");
        docker.ok("kill", "target");
        assertThat(docker.ok("wait", "joined")).isEqualTo("137");
    }

    @Test
    void theyOutliveTheEngine() {
        donor("target", "--ipc", "shareable");
        docker.ok("exec", "target", "sh", "-c", "echo hello > /dev/shm/message");
        docker.ok(
                "run",
                "-d",
                "--name",
                "joined",
                "--pid",
                "container:target",
                "--ipc",
                "container:target",
                BUSYBOX,
                "sleep",
                "1000");
        engine.kill();
        engine.up();
        assertThat(docker.ok("exec", "joined", "cat", "/dev/shm/message")).isEqualTo("hello");
        assertThat(docker.ok("exec", "joined", "sh", "-c", "tr '\\0' ' ' < /proc/1/cmdline"))
                .isEqualTo("sleep 1000");
        assertThat(run("--ipc", "container:target", "sh", "-c", READ_SHM)).isEqualTo("hello");
        Path memory = engine.run().resolve("shm");
        assertThat(memory).isDirectoryContaining(Files::isDirectory);
        docker.ok("rm", "-f", "target");
        assertThat(memory).isEmptyDirectory();
    }

    private String donor(String name, String... options) {
        return docker.command("run", "-d", "--name", name)
                .and(List.of(options))
                .and(List.of(BUSYBOX, "sleep", "1000"))
                .run()
                .ok();
    }

    /** Options and command: the options come in pairs and begin with a dash. */
    private String run(String... arguments) {
        int command = 0;
        while (arguments[command].startsWith("--")) {
            command += 2;
        }
        List<String> all = List.of(arguments);
        return docker.command("run", "--rm")
                .and(all.subList(0, command))
                .and(List.of(BUSYBOX))
                .and(all.subList(command, all.size()))
                .run()
                .ok();
    }

    private String namespace(String container, String kind) {
        return link("/proc/" + docker.ok("inspect", "-f", "{{.State.Pid}}", container) + "/ns/" + kind);
    }

    private static String ofHost(String kind) {
        return link("/proc/self/ns/" + kind);
    }

    private static String link(String path) {
        try {
            return Files.readSymbolicLink(Path.of(path)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
