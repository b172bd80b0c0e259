package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.gantry.itests.support.Command;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Session;
import org.gantry.itests.support.SubordinateIds;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The setting {@code userns-remap}: root of a container is nobody on the host, and notices little of it. */
class UserNamespacesIT extends DockerCliTest {
    private static final long UID = 300_000;
    private static final long GID = 400_000;

    private final SubordinateIds ids = SubordinateIds.of(UID, GID);

    @TempDir
    Path host;

    /** In the running engine, under a container that goes on as it was begun. */
    @Override
    protected void warmUp() {
        docker.ok("run", "-d", "--name", "before", BUSYBOX, "sleep", "1000");
        assertThat(docker.ok("info", "-f", "{{.SecurityOptions}}")).doesNotContain("userns");
        Path file = engine.root().resolve("karaf/etc/org.gantry.engine.cfg");
        try {
            Files.writeString(file, "\nuserns-remap = " + ids.name() + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(Session.eventually(
                        () -> docker.run("info", "-f", "{{.SecurityOptions}}")
                                .out()
                                .contains("name=userns"),
                        Duration.ofSeconds(20)))
                .isTrue();
        assertThat(docker.ok("exec", "before", "cat", "/proc/self/uid_map").strip())
                .contains("4294967295");
        docker.ok("rm", "-f", "before");
        docker.ok("run", "--rm", BUSYBOX, "true");
    }

    @AfterAll
    void giveIdsBack() {
        ids.close();
    }

    @Test
    void rootIsNobodyOnTheHost() throws IOException {
        docker.ok("run", "-d", "--name", "one", BUSYBOX, "sleep", "1000");
        Path proc = Path.of("/proc", docker.ok("inspect", "-f", "{{.State.Pid}}", "one"));
        assertThat(Files.readAllLines(proc.resolve("status")))
                .contains("Uid:\t300000\t300000\t300000\t300000", "Gid:\t400000\t400000\t400000\t400000");
        assertThat(docker.ok("exec", "one", "id")).startsWith("uid=0(root) gid=0(root)");
        assertThat(words(docker.ok("exec", "one", "cat", "/proc/self/uid_map", "/proc/self/gid_map")))
                .isEqualTo("0 300000 65536 0 400000 65536");
        docker.ok("run", "-d", "--name", "two", "-u", "1000", BUSYBOX, "sleep", "1000");
        Path other = Path.of("/proc", docker.ok("inspect", "-f", "{{.State.Pid}}", "two"));
        assertThat(Files.getAttribute(other, "unix:uid")).isEqualTo(301_000);
        assertThat(Files.readSymbolicLink(proc.resolve("ns/user")))
                .isNotEqualTo(Files.readSymbolicLink(other.resolve("ns/user")));
    }

    @Test
    void filesBelongToWhoTheyBelongToOnDisk() throws IOException {
        assertThat(docker.ok("run", "--rm", BUSYBOX, "stat", "-c", "%u:%g", "/", "/etc/passwd", "/tmp")
                        .lines())
                .containsOnly("0:0");
        String made = "echo x > /etc/made; chown 33:34 /etc/made; rm /etc/group; chmod 4755 /bin/busybox";
        docker.ok("run", "--name", "one", BUSYBOX, "sh", "-c", made);
        assertThat(docker.ok("start", "-a", "one")).isEmpty();
        String layer = docker.ok("inspect", "-f", "{{.GraphDriver.Data.UpperDir}}", "one");
        if (!layer.isEmpty() && !layer.equals("<no value>")) {
            Path file = Path.of(layer, "etc/made");
            assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(33);
        }
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
    void devicesAndTerminalsWork() {
        String script = "echo x > /dev/null; head -c 3 /dev/zero | wc -c; head -c 3 /dev/urandom | wc -c;"
                + " stat -c %u:%g:%a /dev/null /dev/nought";
        assertThat(docker.ok("run", "--rm", "--device", "/dev/zero:/dev/nought", BUSYBOX, "sh", "-c", script))
                .isEqualTo("3\n3\n0:0:666\n0:0:666");
        try (Session shell = docker.terminal("run", "--rm", "-it", "-u", "1000", BUSYBOX, "sh")) {
            shell.type("stat -c 'own %u' $(tty); exit 7\n").expect("own 1000");
            assertThat(shell.exit()).isEqualTo(7);
        }
    }

    @Test
    void namedVolumesKeepTheOwnersOfTheContainer() throws IOException {
        String write = "mkdir -p /data/d; echo x > /data/d/f; chown 5:6 /data/d/f; stat -c %u:%g /data /data/d/f";
        assertThat(docker.ok("run", "--rm", "-v", "shared:/data", BUSYBOX, "sh", "-c", write))
                .isEqualTo("0:0\n5:6");
        Path onDisk = Path.of(docker.ok("volume", "inspect", "-f", "{{.Mountpoint}}", "shared"), "d/f");
        assertThat(Files.getAttribute(onDisk, "unix:uid")).isEqualTo(5);
        String read = "stat -c %u:%g /data/d/f; cat /data/d/f";
        assertThat(docker.ok("run", "--rm", "--userns", "host", "-v", "shared:/data", BUSYBOX, "sh", "-c", read))
                .isEqualTo("5:6\nx");
        assertThat(docker.ok("run", "--rm", "-v", "shared:/data:ro", BUSYBOX, "sh", "-c", read))
                .isEqualTo("5:6\nx");
        assertThat(docker.ok(
                        "run",
                        "--rm",
                        "--mount",
                        "type=volume,src=shared,dst=/part,volume-subpath=d",
                        BUSYBOX,
                        "stat",
                        "-c",
                        "%u:%g",
                        "/part/f"))
                .isEqualTo("5:6");
        docker.ok("volume", "rm", "shared");
    }

    @Test
    void anEmptyVolumeIsFilledFromTheImage() {
        assertThat(docker.ok("run", "--rm", "-v", "/home", "-v", "/etc", BUSYBOX, "stat", "-c", "%u:%g", "/etc/passwd"))
                .isEqualTo("0:0");
        assertThat(docker.ok("run", "--rm", "--tmpfs", "/t:uid=7,gid=8", BUSYBOX, "stat", "-c", "%u:%g", "/t"))
                .isEqualTo("7:8");
    }

    @Test
    void directoriesOfTheHostStayTheHosts() throws IOException {
        Path secret = Files.writeString(host.resolve("secret"), "root's");
        Files.setPosixFilePermissions(host, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        String bind = host + ":/h";
        assertThat(docker.ok("run", "--rm", "-v", bind, BUSYBOX, "stat", "-c", "%u", "/h"))
                .isEqualTo("65534");
        assertThat(docker.run("run", "--rm", "-v", bind, BUSYBOX, "cat", "/h/secret")
                        .fails())
                .contains("Permission denied");
        docker.ok("volume", "create", "-o", "type=none", "-o", "o=bind", "-o", "device=" + host, "named");
        assertThat(docker.run("run", "--rm", "-v", "named:/h", BUSYBOX, "cat", "/h/secret")
                        .fails())
                .contains("Permission denied");
        docker.ok("volume", "rm", "named");
        assertThat(docker.ok("run", "--rm", "--userns", "host", "-v", bind, BUSYBOX, "cat", "/h/secret"))
                .isEqualTo("root's");
        docker.ok("run", "--rm", "-v", host + "/made/deep:/h", BUSYBOX, "touch", "/h/f");
        assertThat(Files.getAttribute(host.resolve("made/deep/f"), "unix:uid")).isEqualTo((int) UID);
    }

    @Test
    void theNetworkIsTheContainers() {
        docker.ok(
                "run",
                "-d",
                "--name",
                "server",
                BUSYBOX,
                "sh",
                "-c",
                "mkdir /w; echo hi > /w/index.html; httpd -f -h /w");
        String address = docker.ok("inspect", "-f", "{{.NetworkSettings.Networks.bridge.IPAddress}}", "server");
        assertThat(docker.ok("run", "--rm", BUSYBOX, "sh", "-c", "sleep 0.3; wget -qO- http://" + address + "/"))
                .isEqualTo("hi");
        assertThat(docker.ok(
                        "run",
                        "--rm",
                        "--cap-add",
                        "NET_ADMIN",
                        BUSYBOX,
                        "sh",
                        "-c",
                        "ip link set lo down; ip link show lo; ls /sys/class/net"))
                .contains("eth0")
                .doesNotContain("UP");
        assertThat(docker.ok("run", "--rm", "--network", "none", BUSYBOX, "ls", "/sys/class/net"))
                .isEqualTo("lo");
        assertThat(docker.ok(
                        "run",
                        "--rm",
                        "--sysctl",
                        "net.ipv4.ip_forward=0",
                        BUSYBOX,
                        "cat",
                        "/proc/sys/net/ipv4/ip_forward"))
                .isEqualTo("0");
        assertThat(docker.ok(
                        "run", "--rm", "--network", "container:server", BUSYBOX, "wget", "-qO-", "http://127.0.0.1/"))
                .isEqualTo("hi");
    }

    @Test
    void filesOfTheEngineAreRootsInTheContainer() {
        assertThat(docker.ok(
                        "run",
                        "--rm",
                        "--init",
                        BUSYBOX,
                        "sh",
                        "-c",
                        "stat -c %u:%g /etc/hosts /etc/resolv.conf /etc/hostname; echo '1.2.3.4 x' >> /etc/hosts;"
                                + " tail -1 /etc/hosts"))
                .isEqualTo("0:0\n0:0\n0:0\n1.2.3.4 x");
    }

    @Test
    void namespacesAreSharedWithTheirUsers() {
        docker.ok(
                "run",
                "-d",
                "--name",
                "target",
                "--ipc",
                "shareable",
                BUSYBOX,
                "sh",
                "-c",
                "echo hello > /dev/shm/m; sleep 1000");
        assertThat(
                        docker.ok(
                                "run",
                                "--rm",
                                "--pid",
                                "container:target",
                                "--ipc",
                                "container:target",
                                "--network",
                                "container:target",
                                BUSYBOX,
                                "sh",
                                "-c",
                                "cat /dev/shm/m; (readlink /proc/1/ns/user; readlink /proc/self/ns/user) | uniq | wc -l; id -u"))
                .isEqualTo("hello\n1\n0");
        docker.ok("run", "-d", "--name", "hosts", "--userns", "host", BUSYBOX, "sleep", "1000");
        assertThat(docker.run("run", "--rm", "--pid", "container:hosts", BUSYBOX, "true")
                        .fails())
                .contains("is in the host's user namespace, so this one has to be too");
        assertThat(docker.run(
                                "run",
                                "--rm",
                                "--pid",
                                "container:target",
                                "--network",
                                "container:other",
                                BUSYBOX,
                                "true")
                        .fails())
                .contains("No such container: other");
        docker.ok("run", "-d", "--name", "other", BUSYBOX, "sleep", "1000");
        assertThat(docker.run(
                                "run",
                                "--rm",
                                "--pid",
                                "container:target",
                                "--network",
                                "container:other",
                                BUSYBOX,
                                "true")
                        .fails())
                .contains("has another user namespace");
        assertThat(docker.ok("run", "--rm", "--ipc", "host", BUSYBOX, "id", "-u"))
                .isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource({
        "--privileged, privileged mode is incompatible with user namespaces.  You must run the container in the host"
                + " namespace when running privileged mode",
        "--pid=host, cannot share the host PID namespace when user namespaces are enabled",
        "--network=host, cannot share the host's network namespace when user namespaces are enabled",
    })
    void whatTakesTheHostTakesItsUsersToo(String option, String words) {
        assertThat(docker.run("run", "--rm", option, BUSYBOX, "true").fails()).contains(words);
        assertThat(docker.ok("run", "--rm", option, "--userns", "host", BUSYBOX, "cat", "/proc/self/uid_map"))
                .contains("4294967295");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo 1 > /proc/sys/kernel/panic",
                "mknod /m c 1 1",
                "mount -t tmpfs none /tmp",
                "hostname other",
                "chown 70000 /etc/passwd",
            })
    void theHostCannotBeChanged(String command) {
        assertThat(docker.run("run", "--rm", "-w", "/work/dir", BUSYBOX, "sh", "-c", command)
                        .exit())
                .isNotZero();
    }

    @Test
    void filesAreCopiedWithTheOwnersOfTheContainer() throws IOException {
        docker.ok(
                "run",
                "-d",
                "--name",
                "copied",
                "-v",
                "copied:/data",
                BUSYBOX,
                "sh",
                "-c",
                "echo x > /tmp/f; chown 5:6 /tmp/f; echo y > /data/g; chown 7:8 /data/g; sleep 1000");
        Path file = Files.writeString(host.resolve("new"), "brought");
        for (boolean running : new boolean[] {true, false}) {
            assertThat(archived("copied:/tmp/f")).contains(" 5/6 ");
            assertThat(archived("copied:/data/g")).contains(" 7/8 ");
            docker.ok("cp", file.toString(), "copied:/tmp/new" + running);
            docker.ok("cp", file.toString(), "copied:/data/new" + running);
            if (running) {
                assertThat(docker.ok("exec", "copied", "stat", "-c", "%u:%g", "/tmp/newtrue", "/data/newtrue"))
                        .isEqualTo("0:0\n0:0");
                docker.ok("stop", "-t", "0", "copied");
            }
        }
        docker.ok("start", "copied");
        assertThat(docker.ok(
                        "exec", "copied", "sh", "-c", "cat /tmp/newfalse /data/newfalse; stat -c %u /tmp/newfalse"))
                .isEqualTo("broughtbrought0");
        assertThat(docker.ok("diff", "copied")).contains("A /tmp/newtrue");
        docker.ok("commit", "copied", "committed");
        assertThat(docker.ok("run", "--rm", "committed", "stat", "-c", "%u:%g", "/tmp/f"))
                .isEqualTo("5:6");
        docker.ok("rm", "-f", "copied");
        docker.ok("volume", "rm", "copied");
        docker.ok("rmi", "committed");
    }

    @Test
    void everythingElseWorksAsEver() {
        assertThat(docker.ok("run", "--rm", "-w", "/new/dir", BUSYBOX, "sh", "-c", "pwd; stat -c %u:%g ."))
                .isEqualTo("/new/dir\n0:0");
        docker.ok(
                "run",
                "-d",
                "--name",
                "one",
                "-m",
                "64m",
                "--pids-limit",
                "50",
                BUSYBOX,
                "sh",
                "-c",
                "echo said; sleep 1000");
        assertThat(docker.ok(
                        "exec", "-u", "user", "-w", "/tmp", "one", "sh", "-c", "id -un; pwd; touch f; stat -c %U f"))
                .isEqualTo("user\n/tmp\nuser");
        assertThat(docker.ok("exec", "--privileged", "one", "grep", "CapEff", "/proc/self/status"))
                .contains("ffffffff");
        assertThat(docker.ok("logs", "one")).isEqualTo("said");
        assertThat(docker.ok("top", "one")).contains("sleep 1000");
        assertThat(docker.ok("stats", "--no-stream", "--format", "{{.PIDs}}", "one"))
                .isNotEqualTo("0");
        docker.ok("pause", "one");
        docker.ok("unpause", "one");
        docker.ok("restart", "-t", "0", "one");
        engine.kill();
        engine.up();
        assertThat(docker.ok("exec", "one", "sh", "-c", "id -u; echo x > /etc/after; stat -c %u /etc/after"))
                .isEqualTo("0\n0");
        assertThat(docker.run("run", "--rm", "-u", "70000", BUSYBOX, "true").fails())
                .contains("70000");
    }

    /** The client does not give files that it brings home their owners. */
    private String archived(String path) {
        String cp = "docker -H unix://" + engine.socket() + " cp " + path + " - | tar --numeric-owner -tvf -";
        return Command.of("sh", "-c", cp).run().ok();
    }

    private static String words(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
