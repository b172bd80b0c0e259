package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Requirements;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.Test;

/** {@code docker run --runtime lxc}: LXC makes the container, and it is one like any other. */
class LxcIT extends DockerCliTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The first container opens what the driver keeps. */
    @Override
    protected void warmUp() {
        Requirements.program("lxc-start", "lxc");
        run("--rm", BUSYBOX, "true");
    }

    private String run(String... words) {
        List<String> all = new ArrayList<>(List.of("run", "--runtime", "lxc"));
        all.addAll(List.of(words));
        return docker.ok(all.toArray(String[]::new));
    }

    @Test
    void runsStopsAndTells() {
        docker.run("run", "--rm", "--runtime", "lxc", BUSYBOX, "sh", "-c", "exit 7")
                .exits(7);
        docker.run("run", "--rm", "--runtime", "lxc", BUSYBOX, "nosuch").exits(127);
        docker.run("run", "--rm", "--runtime", "lxc", BUSYBOX, "/etc/passwd").exits(126);
        run("-d", "--name", "r1", BUSYBOX, "sh", "-c", "echo out; echo err >&2; exec sleep 1000");
        assertThat(docker.ok("inspect", "-f", "{{.HostConfig.Runtime}}", "r1")).isEqualTo("lxc");
        assertThat(Session.eventually(() -> docker.ok("logs", "r1").equals("out"), PATIENCE))
                .isTrue();
        assertThat(docker.ok("exec", "r1", "hostname"))
                .isEqualTo(docker.ok("inspect", "-f", "{{.Config.Hostname}}", "r1"));
        docker.run("exec", "r1", "sh", "-c", "exit 5").exits(5);
        docker.run("exec", "r1", "nosuch").exits(127);
        assertThat(docker.ok("exec", "r1", "ip", "addr", "show", "eth0")).contains("inet ");
        assertThat(docker.ok("top", "r1")).contains("sleep").doesNotContain("lxc-start");
        docker.ok("pause", "r1");
        assertThat(docker.ok("inspect", "-f", "{{.State.Status}}", "r1")).isEqualTo("paused");
        docker.ok("unpause", "r1");
        docker.ok("kill", "-s", "KILL", "r1");
        assertThat(docker.ok("wait", "r1")).isEqualTo("137");
        run("-d", "--name", "r2", BUSYBOX, "sh", "-c", "trap 'exit 3' TERM; while :; do sleep 0.1; done");
        docker.ok("stop", "r2");
        assertThat(docker.ok("inspect", "-f", "{{.State.ExitCode}}", "r2")).isEqualTo("3");
        assertThat(engine.console("gantry:drivers").ok()).containsPattern("lxc +\\| \\d");
    }

    @Test
    void isWhoAndWhereItIsToldToBe() throws IOException {
        Path directory = Files.createDirectory(engine.directory().resolve("a volume"));
        Files.writeString(directory.resolve("file"), "from the host");
        String script = "id -u; id -g; pwd; cat '/with space/file'; "
                + "grep -E 'CapBnd|NoNewPrivs|Seccomp:' /proc/self/status; umask";
        String printed = run(
                "--rm",
                "-u",
                "12:34",
                "-w",
                "/work/here",
                "-v",
                directory + ":/with space",
                "--tmpfs",
                "/work/tmp",
                "--cap-drop",
                "ALL",
                "--cap-add",
                "CHOWN",
                "--security-opt",
                "no-new-privileges",
                BUSYBOX,
                "sh",
                "-c",
                script);
        assertThat(printed.lines())
                .containsExactly(
                        "12",
                        "34",
                        "/work/here",
                        "from the hostCapBnd:\t0000000000000001",
                        "NoNewPrivs:\t1",
                        "Seccomp:\t2",
                        "0022");
        run("--rm", "-v", directory + ":/w", BUSYBOX, "sh", "-c", "echo back >/w/new");
        assertThat(directory.resolve("new")).hasContent("back\n");
        docker.run("run", "--rm", "--runtime", "lxc", "-v", directory + ":/w:ro", BUSYBOX, "touch", "/w/x")
                .exits(1);
        docker.run("run", "--rm", "--runtime", "lxc", "--read-only", BUSYBOX, "touch", "/x")
                .exits(1);
        assertThat(
                        run(
                                "--rm",
                                "--sysctl",
                                "net.ipv4.ip_unprivileged_port_start=77",
                                BUSYBOX,
                                "sh",
                                "-c",
                                "cat /proc/sys/net/ipv4/ip_unprivileged_port_start; touch /proc/sys/x 2>/dev/null || echo fixed"))
                .isEqualTo("77\nfixed");
        assertThat(run("--rm", "--ulimit", "nofile=123:456", BUSYBOX, "sh", "-c", "ulimit -n; ulimit -Hn"))
                .isEqualTo("123\n456");
        assertThat(run(
                        "--rm",
                        "--device",
                        "/dev/zero:/dev/mine:rwm",
                        BUSYBOX,
                        "sh",
                        "-c",
                        "head -c 3 /dev/mine | wc -c; ls /dev | tr '\\n' ' '"))
                .isEqualTo("3\nfd full mine mqueue null ptmx pts random shm stderr stdin stdout tty urandom zero");
    }

    /** What Docker's profile forbids is forbidden, in the container and in what is executed there. */
    @Test
    void hidesAndForbidsWhatDockerDoes() {
        run("-d", "--name", "s1", BUSYBOX, "sleep", "1000");
        String script = "cat /proc/keys | wc -c; ls /sys/firmware | wc -l; unshare -m true 2>/dev/null || echo no; "
                + "grep -c Seccomp:.2 /proc/self/status; grep CapEff /proc/self/status";
        String direct = run("--rm", BUSYBOX, "sh", "-c", script);
        assertThat(direct).startsWith("0\n0\nno\n1\n");
        assertThat(docker.ok("exec", "s1", "sh", "-c", script)).isEqualTo(direct);
        assertThat(docker.ok("run", "--rm", BUSYBOX, "sh", "-c", script)).isEqualTo(direct);
    }

    @Test
    void limitsHoldAndChange() {
        run("-d", "--name", "l1", "-m", "64m", "--pids-limit", "50", BUSYBOX, "sleep", "1000");
        String limit = "cat /sys/fs/cgroup/pids/pids.max /sys/fs/cgroup/pids.max 2>/dev/null; true";
        assertThat(docker.ok("exec", "l1", "sh", "-c", limit)).isEqualTo("50");
        docker.ok("update", "--pids-limit", "20", "l1");
        assertThat(docker.ok("exec", "l1", "sh", "-c", limit)).isEqualTo("20");
        assertThat(docker.ok("stats", "--no-stream", "--format", "{{.MemUsage}}", "l1"))
                .endsWith("/ 64MiB");
        docker.run("run", "--name", "l2", "--runtime", "lxc", "-m", "16m", BUSYBOX, "sh", "-c", "tail /dev/zero")
                .exits(137);
        assertThat(docker.ok("inspect", "-f", "{{.State.OOMKilled}}", "l2")).isEqualTo("true");
    }

    @Test
    void givesTerminals() {
        try (Session session = docker.terminal("run", "-it", "--rm", "--runtime", "lxc", BUSYBOX, "sh")) {
            session.type("tty; echo $((6*7))\n").expect("/dev/pts/0").expect("42");
            session.type("exit 4\n");
            assertThat(session.exit()).isEqualTo(4);
        }
        try (Session session = docker.terminal(
                "run",
                "-it",
                "--rm",
                "--runtime",
                "lxc",
                BUSYBOX,
                "sh",
                "-c",
                "trap 'exit 9' INT; echo ready; while :; do sleep 0.1; done")) {
            session.expect("ready").type("\u0003");
            assertThat(session.exit()).isEqualTo(9);
        }
        run("-d", "--name", "t1", BUSYBOX, "sleep", "1000");
        try (Session session = docker.terminal("exec", "-it", "t1", "sh")) {
            session.type("tty; echo $((6*7))\n")
                    .expect("/dev/pts/")
                    .expect("42")
                    .type("exit 3\n");
            assertThat(session.exit()).isEqualTo(3);
        }
    }

    @Test
    void outlivesTheEngine() {
        run(
                "-d",
                "--name",
                "writer",
                BUSYBOX,
                "sh",
                "-c",
                "i=0; while [ $i -lt 1000 ]; do i=$((i+1)); echo line $i; usleep 2000; done");
        run("-d", "-it", "--name", "tty", BUSYBOX, "sh");
        run("-d", "--name", "ending", BUSYBOX, "sh", "-c", "sleep 1; exit 17");
        run("-d", "--name", "killed", BUSYBOX, "sleep", "1000");
        run("-d", "--name", "still", "-p", "127.0.0.1::80", BUSYBOX, "sleep", "1000");
        long killed = Long.parseLong(docker.ok("inspect", "-f", "{{.State.Pid}}", "killed"));
        engine.kill();
        assertThat(ProcessHandle.of(killed).orElseThrow().destroyForcibly()).isTrue();
        Session.eventually(() -> false, Duration.ofSeconds(2));
        engine.up();
        assertThat(docker.ok("wait", "ending", "writer", "killed")).isEqualTo("17\n0\n137");
        assertThat(docker.ok("logs", "writer").lines())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 1000)
                        .mapToObj(i -> "line " + i)
                        .toList());
        assertThat(docker.ok("exec", "still", "echo", "works")).isEqualTo("works");
        try (Session attached = docker.terminal("attach", "tty")) {
            attached.type("echo $((6*7))\n").expect("42").type("exit 5\n");
            assertThat(attached.exit()).isEqualTo(5);
        }
        docker.ok("stop", "-t", "0", "still");
    }

    /** LXC would take it for a wish to be started again. Only PID 1 of a namespace of its own asks the kernel for it. */
    @Test
    void aRebootIsAnEnd() {
        docker.run(
                        "run",
                        "--rm",
                        "--runtime",
                        "lxc",
                        "--cap-add",
                        "SYS_BOOT",
                        BUSYBOX,
                        "sh",
                        "-c",
                        "[ $$ = 1 ] && exec reboot -f")
                .exits(129);
    }

    @Test
    void whatLxcCannotDoIsRefusedByName() {
        assertThat(docker.run("run", "--rm", "--runtime", "lxc", "--tmpfs", "/x:rshared", BUSYBOX, "true")
                        .exits(125)
                        .err())
                .contains("the mount option \"rshared\" is not supported by the LXC driver");
    }

    /** LXC has no word for this action; the filter is ours. Without no_new_privs it is installed before the user changes. */
    @Test
    void filtersByWhatLxcCannotSay() throws IOException {
        Path profile = engine.directory().resolve("profile.json");
        Files.writeString(profile, """
                {"defaultAction": "SCMP_ACT_LOG",
                 "syscalls": [{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO", "errnoRet": 37}]}""");
        String script = "grep -c Seccomp:.2 /proc/self/status; mkdir /tmp/x 2>&1";
        for (String user : List.of("0:0", "12:34")) {
            assertThat(docker.run(
                                    "run",
                                    "--rm",
                                    "--runtime",
                                    "lxc",
                                    "-u",
                                    user,
                                    "--security-opt",
                                    "seccomp=" + profile,
                                    BUSYBOX,
                                    "sh",
                                    "-c",
                                    script)
                            .exits(1)
                            .out())
                    .startsWith("1\n")
                    .contains("No locks available");
        }
    }

    /** Whoever it runs as: the kernel forgets that wish of a process that changes its user. */
    @Test
    void endsWithItsMonitor() {
        for (String user : List.of("0:0", "12:34")) {
            String id = run("-d", "-u", user, BUSYBOX, "sleep", "1000");
            long init = Long.parseLong(docker.ok("inspect", "-f", "{{.State.Pid}}", id));
            ProcessHandle monitor =
                    ProcessHandle.of(init).flatMap(ProcessHandle::parent).orElseThrow();
            assertThat(monitor.destroyForcibly()).isTrue();
            assertThat(docker.ok("wait", id)).isEqualTo("137");
        }
    }

    /** LXC that is uninstalled is gone, and says what to install; when it comes, it serves, and nothing was restarted. */
    @Test
    void comesAndGoesWhileTheEngineRuns() throws IOException {
        Path empty = Files.createDirectory(engine.directory().resolve("empty"));
        Path settings = engine.root().resolve("karaf/etc/org.gantry.runtime.lxc.cfg");
        List<String> before = Files.readAllLines(settings);
        run("-d", "--name", "g1", BUSYBOX, "sh", "-c", "sleep 4; exit 6");
        Files.writeString(settings, "path = " + empty + "\n");
        assertThat(Session.eventually(() -> !runtimes().contains("lxc"), PATIENCE))
                .isTrue();
        assertThat(docker.run("run", "--rm", "--runtime", "lxc", BUSYBOX, "true")
                        .exits(125)
                        .err())
                .contains("unknown or invalid runtime name: lxc")
                .contains("install the package lxc");
        assertThat(engine.console("gantry:drivers").ok()).contains("install the package lxc");
        assertThat(docker.ok("info", "-f", "{{json .Warnings}}")).contains("install the package lxc");
        docker.ok("run", "--rm", BUSYBOX, "true");
        for (String program : List.of("lxc-start", "lxc-attach")) {
            Files.createSymbolicLink(empty.resolve(program), Requirements.program(program, "lxc"));
        }
        assertThat(Session.eventually(() -> runtimes().contains("lxc"), PATIENCE))
                .isTrue();
        assertThat(docker.ok("wait", "g1")).isEqualTo("6");
        run("--rm", BUSYBOX, "true");
        Files.write(settings, before);
        Files.delete(empty.resolve("lxc-start")); // from here on it can be found at its own place only
        assertThat(Session.eventually(
                        () -> docker.run("run", "--rm", "--runtime", "lxc", BUSYBOX, "true")
                                        .exit()
                                == 0,
                        PATIENCE))
                .isTrue();
    }

    @Test
    void devicesTakeThePlaceOfTheDefaultOnes() {
        String look = "stat -c %t:%T /dev/null /dev/zero; echo gone >/dev/null; cat /proc/timer_list";
        assertThat(run("--rm", "--device", "/dev/zero:/dev/null", BUSYBOX, "stat", "-c", "%t:%T", "/dev/null"))
                .isEqualTo("1:5");
        assertThat(run("--rm", "--device", "/dev/null", BUSYBOX, "sh", "-c", look)
                        .lines())
                .containsExactly("1:3", "1:5");
        assertThat(run("--rm", "--privileged", BUSYBOX, "stat", "-c", "%t:%T", "/dev/null"))
                .isEqualTo("1:3");
    }

    private String runtimes() {
        return docker.run("info", "-f", "{{json .Runtimes}}").out();
    }
}
