package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a container may see and do, compared with what dockerd's default gives. */
class IsolationIT extends DockerCliTest {
    /** Of dockerd's default list. */
    private static final String DEFAULT_CAPABILITIES = "00000000a80425fb";

    @TempDir
    Path host;

    @Test
    void capabilitiesAreDockersDefault() {
        assertThat(status(List.of(), "CapBnd", "CapEff", "CapPrm", "CapInh", "CapAmb"))
                .containsExactly(
                        "CapBnd " + DEFAULT_CAPABILITIES,
                        "CapEff " + DEFAULT_CAPABILITIES,
                        "CapPrm " + DEFAULT_CAPABILITIES,
                        "CapInh 0000000000000000",
                        "CapAmb 0000000000000000");
    }

    @Test
    void capabilitiesCanBeDroppedAndAdded() {
        assertThat(status(List.of("--cap-drop", "ALL"), "CapEff")).containsExactly("CapEff 0000000000000000");
        assertThat(status(List.of("--cap-drop", "ALL", "--cap-add", "NET_ADMIN"), "CapEff"))
                .containsExactly("CapEff 0000000000001000");
    }

    @Test
    void anotherUserThanRootHasNoCapabilities() {
        assertThat(status(List.of("-u", "1000"), "CapBnd", "CapEff", "CapPrm"))
                .containsExactly(
                        "CapBnd " + DEFAULT_CAPABILITIES, "CapEff 0000000000000000", "CapPrm 0000000000000000");
    }

    @Test
    void theSeccompFilterIsOnUnlessUnconfined() {
        assertThat(status(List.of(), "Seccomp", "NoNewPrivs")).containsExactly("Seccomp 2", "NoNewPrivs 0");
        assertThat(status(List.of("--security-opt", "seccomp=unconfined"), "Seccomp"))
                .containsExactly("Seccomp 0");
        assertThat(status(List.of("--security-opt", "no-new-privileges"), "NoNewPrivs"))
                .containsExactly("NoNewPrivs 1");
        refused("unshare -U true", "Operation not permitted");
    }

    @Test
    void aProfileOfTheUsersReplacesTheDefault() throws IOException {
        Path profile = Files.writeString(host.resolve("profile.json"), """
                {"defaultAction": "SCMP_ACT_ALLOW",
                 "syscalls": [{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO", "errnoRet": 95}]}
                """);
        Result result = docker.run("run", "--rm", "--security-opt", "seccomp=" + profile, BUSYBOX, "mkdir", "/x");
        assertThat(result.exits(1).err()).containsIgnoringCase("not supported");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mount -t tmpfs none /tmp",
                "touch /sys/x",
                "echo 1 > /proc/sys/kernel/sysrq",
                "echo b > /proc/sysrq-trigger",
                "hostname other",
                "mknod /dev/sdx b 8 0 && dd if=/dev/sdx of=/dev/null count=1",
            })
    void theHostCannotBeChanged(String command) {
        Result result = docker.run("run", "--rm", BUSYBOX, "sh", "-c", command);
        assertThat(result.exit()).as(result::toString).isNotZero();
        assertThat(result.err()).containsPattern("ermission denied|Read-only|nonexistent|not permitted");
    }

    @Test
    void maskedFilesAreEmpty() {
        assertThat(docker.ok("run", "--rm", BUSYBOX, "sh", "-c", "cat /proc/timer_list /proc/keys | wc -c"))
                .isEqualTo("0");
        assertThat(docker.ok("run", "--rm", BUSYBOX, "ls", "/sys/firmware")).isEmpty();
    }

    @Test
    void theDevicesAreTheHarmlessOnes() {
        assertThat(docker.ok("run", "--rm", BUSYBOX, "ls", "/dev").lines().filter(name -> !name.equals("core")))
                .as("/dev/core is there only where the kernel has /proc/kcore")
                .containsExactly(
                        "fd", "full", "mqueue", "null", "ptmx", "pts", "random", "shm", "stderr", "stdin", "stdout",
                        "tty", "urandom", "zero");
        assertThat(docker.ok("run", "--rm", BUSYBOX, "sh", "-c", "head -c 3 /dev/zero | wc -c; echo x > /dev/null"))
                .isEqualTo("3");
    }

    @Test
    void aDeviceOfTheHostsCanBeGiven() {
        assertThat(docker.ok(
                        "run",
                        "--rm",
                        "--device",
                        "/dev/zero:/dev/nought:r",
                        BUSYBOX,
                        "sh",
                        "-c",
                        "head -c 5 /dev/nought | wc -c"))
                .isEqualTo("5");
        assertThat(docker.run("run", "--rm", "--device", "/dev/nosuch", BUSYBOX, "true")
                        .fails())
                .contains("/dev/nosuch");
    }

    @ParameterizedTest
    @CsvSource({
        "/proc, proc",
        "/dev, tmpfs",
        "/dev/pts, devpts",
        "/dev/mqueue, mqueue",
        "/dev/shm, tmpfs",
        "/sys, sysfs",
        "/, overlay",
    })
    void theUsualFilesystemsAreMounted(String target, String filesystem) {
        assertThat(docker.ok("run", "--rm", BUSYBOX, "awk", "$2 == \"" + target + "\" {print $3}", "/proc/mounts"))
                .isEqualTo(filesystem);
    }

    @Test
    void privilegedIsTheHost() {
        assertThat(docker.ok(
                        "run",
                        "--rm",
                        "--privileged",
                        BUSYBOX,
                        "sh",
                        "-c",
                        "mount -t tmpfs none /tmp && ls /dev | wc -l"))
                .satisfies(count -> assertThat(Integer.parseInt(count)).isGreaterThan(20));
        assertThat(status(List.of("--privileged"), "Seccomp")).containsExactly("Seccomp 0");
    }

    @Test
    void readOnlyRootWithAPlaceToWrite() {
        docker.run("run", "--rm", "--read-only", BUSYBOX, "touch", "/x").exits(1);
        docker.run("run", "--rm", "--read-only", "--tmpfs", "/t", BUSYBOX, "touch", "/t/x")
                .exits(0);
        assertThat(docker.ok(
                        "run",
                        "--rm",
                        "--tmpfs",
                        "/t:size=1m,mode=700",
                        BUSYBOX,
                        "sh",
                        "-c",
                        "grep ' /t ' /proc/mounts"))
                .contains("size=1024k", "mode=700", "nosuid", "nodev", "noexec");
    }

    @Test
    void bindsAreReadAndWritten() throws IOException {
        Files.writeString(host.resolve("in"), "from the host");
        String bind = host + ":/m";
        assertThat(docker.ok("run", "--rm", "-v", bind, BUSYBOX, "sh", "-c", "cat /m/in; echo back > /m/out"))
                .isEqualTo("from the host");
        assertThat(host.resolve("out")).hasContent("back\n");
        assertThat(docker.run("run", "--rm", "-v", bind + ":ro", BUSYBOX, "touch", "/m/x")
                        .fails())
                .contains("Read-only file system");
        assertThat(docker.ok("run", "--rm", "-v", host.resolve("in") + ":/etc/motd", BUSYBOX, "cat", "/etc/motd"))
                .isEqualTo("from the host");
    }

    @Test
    void aSourceThatIsMissingIsMadeForVolumeAndRefusedForMount() {
        Path missing = host.resolve("missing");
        assertThat(docker.run("run", "--rm", "--mount", "type=bind,source=" + missing + ",target=/m", BUSYBOX, "true")
                        .fails())
                .contains("bind source path does not exist: " + missing);
        assertThat(missing).doesNotExist();
        docker.ok("run", "--rm", "-v", missing + ":/m", BUSYBOX, "true");
        assertThat(missing).isDirectory();
    }

    @Test
    void limitsOfTheProcess() {
        assertThat(docker.ok("run", "--rm", "--ulimit", "nofile=100:200", BUSYBOX, "sh", "-c", "ulimit -n; ulimit -Hn"))
                .isEqualTo("100\n200");
    }

    @Test
    void namespacesAreItsOwnUnlessTheHostsAreAskedFor() throws IOException {
        for (String kind : List.of("mnt", "pid", "net", "uts", "ipc", "cgroup")) {
            assertThat(namespace(kind)).as(kind).isNotEqualTo(hostNamespace(kind));
        }
        assertThat(namespace("pid", "--pid", "host")).isEqualTo(hostNamespace("pid"));
        assertThat(namespace("net", "--network", "host")).isEqualTo(hostNamespace("net"));
        assertThat(namespace("uts", "--uts", "host")).isEqualTo(hostNamespace("uts"));
        assertThat(namespace("ipc", "--ipc", "host")).isEqualTo(hostNamespace("ipc"));
    }

    private String namespace(String kind, String... options) {
        List<String> arguments = new ArrayList<>(List.of("run", "--rm"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(BUSYBOX, "readlink", "/proc/self/ns/" + kind));
        return docker.ok(arguments.toArray(String[]::new));
    }

    private static String hostNamespace(String kind) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/ns/" + kind)).toString();
    }

    private void refused(String command, String words) {
        assertThat(docker.run("run", "--rm", BUSYBOX, "sh", "-c", command).fails())
                .contains(words);
    }

    /** Lines of /proc/self/status, in the order asked for. */
    private List<String> status(List<String> options, String... keys) {
        List<String> arguments = new ArrayList<>(List.of("run", "--rm"));
        arguments.addAll(options);
        arguments.addAll(List.of(BUSYBOX, "cat", "/proc/self/status"));
        List<String> lines = docker.ok(arguments.toArray(String[]::new)).lines().toList();
        List<String> found = new ArrayList<>();
        for (String key : keys) {
            lines.stream()
                    .filter(line -> line.startsWith(key + ":"))
                    .forEach(line -> found.add(line.replaceAll(":\\s+", " ")));
        }
        return found;
    }
}
