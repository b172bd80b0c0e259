package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.gantry.itests.support.Command;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Requirements;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docker run --runtime}: programs of the host make the containers, side by side with our own driver. */
class RuntimesIT extends DockerCliTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The first of each program opens what its driver keeps. */
    @Override
    protected void warmUp() {
        for (String runtime : List.of("runc", "crun")) {
            Requirements.program(runtime, runtime);
            docker.ok("run", "--rm", "--runtime", runtime, BUSYBOX, "true");
        }
        docker.run("run", "--rm", "--runtime", "lxc", BUSYBOX, "true"); // fails where LXC is missing
    }

    /** What the warm-up does not require. */
    private static void requireLxcFor(String runtime) {
        if (runtime.equals("lxc")) {
            Requirements.program("lxc-start", "lxc");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void runsStopsAndTells(String runtime) {
        docker.run("run", "--rm", "--runtime", runtime, BUSYBOX, "sh", "-c", "exit 7")
                .exits(7);
        docker.run("run", "--rm", "--runtime", runtime, BUSYBOX, "nosuch").exits(127);
        docker.run("run", "--rm", "--runtime", runtime, BUSYBOX, "/etc/passwd").exits(126);
        docker.ok("run", "-d", "--runtime", runtime, "--name", "r1", BUSYBOX, "sh", "-c", "echo out; exec sleep 1000");
        assertThat(docker.ok("inspect", "-f", "{{.HostConfig.Runtime}}", "r1")).isEqualTo(runtime);
        assertThat(Session.eventually(() -> docker.ok("logs", "r1").equals("out"), PATIENCE))
                .isTrue();
        assertThat(docker.ok("exec", "r1", "hostname"))
                .isEqualTo(docker.ok("inspect", "-f", "{{.Config.Hostname}}", "r1"));
        docker.run("exec", "r1", "sh", "-c", "exit 5").exits(5);
        docker.run("exec", "r1", "nosuch").exits(127);
        assertThat(docker.ok("exec", "r1", "ip", "addr", "show", "eth0")).contains("inet ");
        docker.ok("pause", "r1");
        assertThat(docker.ok("inspect", "-f", "{{.State.Status}}", "r1")).isEqualTo("paused");
        docker.ok("unpause", "r1");
        assertThat(Session.eventually(() -> pids("r1").equals("1"), PATIENCE))
                .as("what was executed is reaped")
                .isTrue();
        docker.ok("kill", "-s", "KILL", "r1");
        assertThat(docker.ok("wait", "r1")).isEqualTo("137");
    }

    /** By the sandbox's path in the spec, they are where our own containers are. */
    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun", "lxc"})
    void networksAreTheSame(String runtime) {
        requireLxcFor(runtime);
        docker.ok("network", "create", "front");
        String serve = "while :; do echo served | nc -l -p 4000; done";
        docker.ok(
                "run",
                "-d",
                "--runtime",
                runtime,
                "--name",
                "web",
                "--network",
                "front",
                "-p",
                "127.0.0.1::4000",
                BUSYBOX,
                "sh",
                "-c",
                serve);
        assertThat(docker.ok("run", "--rm", "--network", "front", BUSYBOX, "nc", "-w", "5", "web", "4000"))
                .isEqualTo("served");
        assertThat(docker.ok(
                        "run",
                        "--rm",
                        "--runtime",
                        runtime,
                        "--network",
                        "front",
                        BUSYBOX,
                        "nc",
                        "-w",
                        "5",
                        "web",
                        "4000"))
                .isEqualTo("served");
        String port = docker.ok("port", "web", "4000/tcp").replaceFirst(".*:", "");
        assertThat(Command.of("bash", "-c", "cat < /dev/tcp/127.0.0.1/" + port)
                        .run()
                        .out()
                        .strip())
                .isEqualTo("served");
        docker.ok("network", "create", "back");
        docker.ok("network", "connect", "back", "web");
        assertThat(docker.ok("exec", "web", "ls", "/sys/class/net")).isEqualTo("eth0\neth1\nlo");
        docker.ok("rm", "-f", "web");
        docker.ok("network", "rm", "front", "back");
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun", "lxc"})
    void volumesAndLimitsAreTheSame(String runtime) {
        requireLxcFor(runtime);
        docker.ok("volume", "create", "data");
        docker.ok("run", "--rm", "-v", "data:/d", BUSYBOX, "sh", "-c", "echo kept > /d/file");
        docker.ok(
                "run",
                "-d",
                "--runtime",
                runtime,
                "--name",
                "v1",
                "-v",
                "data:/d",
                "-v",
                "/etc",
                BUSYBOX,
                "sleep",
                "1000");
        assertThat(docker.ok("exec", "v1", "cat", "/d/file")).isEqualTo("kept");
        assertThat(docker.ok("exec", "v1", "cat", "/etc/passwd"))
                .as("a new volume has what the image has there")
                .contains("root");
        docker.ok("update", "-m", "64m", "--memory-swap", "64m", "--cpus", "0.5", "v1");
        assertThat(docker.ok("inspect", "-f", "{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}}", "v1"))
                .isEqualTo("67108864 500000000");
        assertThat(docker.ok("stats", "--no-stream", "--format", "{{.MemUsage}}", "v1"))
                .endsWith("/ 64MiB");
        docker.ok("rm", "-fv", "v1");
        docker.ok("volume", "rm", "data");
    }

    private String pids(String container) {
        return docker.ok("stats", "--no-stream", "--format", "{{.PIDs}}", container);
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void limitsHoldAndChange(String runtime) {
        docker.ok(
                "run",
                "-d",
                "--runtime",
                runtime,
                "--name",
                "l1",
                "-m",
                "64m",
                "--pids-limit",
                "50",
                BUSYBOX,
                "sleep",
                "1000");
        String limit = "cat /sys/fs/cgroup/pids/pids.max /sys/fs/cgroup/pids.max 2>/dev/null; true";
        assertThat(docker.ok("exec", "l1", "sh", "-c", limit)).isEqualTo("50");
        docker.ok("update", "--pids-limit", "20", "l1");
        assertThat(docker.ok("exec", "l1", "sh", "-c", limit)).isEqualTo("20");
        assertThat(docker.ok("stats", "--no-stream", "--format", "{{.MemUsage}}", "l1"))
                .endsWith("/ 64MiB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void givesTerminals(String runtime) {
        try (Session session = docker.terminal("run", "-it", "--rm", "--runtime", runtime, BUSYBOX, "sh")) {
            session.type("tty; echo $((6*7))\n").expect("/dev/pts/0").expect("42");
            session.type("exit 4\n");
            assertThat(session.exit()).isEqualTo(4);
        }
        try (Session session = docker.terminal(
                "run",
                "-it",
                "--rm",
                "--runtime",
                runtime,
                BUSYBOX,
                "sh",
                "-c",
                "trap 'exit 9' INT; echo ready; while :; do sleep 0.1; done")) {
            session.expect("ready").type("\u0003");
            assertThat(session.exit()).isEqualTo(9);
        }
        docker.ok("run", "-d", "--runtime", runtime, "--name", "t1", BUSYBOX, "sleep", "1000");
        try (Session session = docker.terminal("exec", "-it", "t1", "sh")) {
            session.type("tty; echo $((6*7))\n")
                    .expect("/dev/pts/")
                    .expect("42")
                    .type("exit 3\n");
            assertThat(session.exit()).isEqualTo(3);
        }
    }

    @Test
    void containersOfEveryRuntimeOutliveTheEngine() {
        List<String> runtimes = List.of("libcontainer", "runc", "crun");
        for (String runtime : runtimes) {
            docker.ok(
                    "run",
                    "-d",
                    "--runtime",
                    runtime,
                    "--name",
                    "writer-" + runtime,
                    BUSYBOX,
                    "sh",
                    "-c",
                    "i=0; while [ $i -lt 1000 ]; do i=$((i+1)); echo line $i; usleep 2000; done");
            docker.ok("run", "-d", "-it", "--runtime", runtime, "--name", "tty-" + runtime, BUSYBOX, "sh");
            docker.ok(
                    "run",
                    "-d",
                    "--runtime",
                    runtime,
                    "--name",
                    "ending-" + runtime,
                    BUSYBOX,
                    "sh",
                    "-c",
                    "sleep 1; exit 17");
            docker.ok("run", "-d", "--runtime", runtime, "--name", "still-" + runtime, BUSYBOX, "sleep", "1000");
        }
        engine.kill();
        Session.eventually(() -> false, Duration.ofSeconds(2));
        engine.up();
        List<String> expected =
                IntStream.rangeClosed(1, 1000).mapToObj(i -> "line " + i).toList();
        for (String runtime : runtimes) {
            assertThat(docker.ok("wait", "ending-" + runtime)).as(runtime).isEqualTo("17");
            assertThat(docker.ok("wait", "writer-" + runtime)).as(runtime).isEqualTo("0");
            assertThat(docker.ok("logs", "writer-" + runtime).lines())
                    .as(runtime)
                    .containsExactlyElementsOf(expected);
            assertThat(docker.ok("exec", "still-" + runtime, "echo", "works")).isEqualTo("works");
            try (Session attached = docker.terminal("attach", "tty-" + runtime)) {
                attached.type("echo $((6*7))\n").expect("42").type("exit 5\n");
                assertThat(attached.exit()).isEqualTo(5);
            }
            docker.ok("stop", "-t", "0", "still-" + runtime);
        }
    }

    /** The program may go on after the engine's end, and start what nobody holds. */
    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void whatWasBeingMadeDoesNotStay(String runtime) {
        List<Session> starting = IntStream.range(0, 4)
                .mapToObj(i -> docker.start("run", "--rm", "--runtime", runtime, BUSYBOX, "sleep", "1000"))
                .toList();
        Session.eventually(() -> false, Duration.ofMillis(150));
        engine.kill();
        starting.forEach(Session::exit);
        engine.up();
        docker.removeAll();
        assertThat(docker.ok("run", "--rm", "--runtime", runtime, BUSYBOX, "echo", "still works"))
                .isEqualTo("still works");
    }

    @Test
    void anUnknownOneIsRefusedInDockersWords() {
        assertThat(docker.run("run", "--rm", "--runtime", "nosuch", BUSYBOX, "true")
                        .exits(125)
                        .err())
                .contains("unknown or invalid runtime name: nosuch");
    }

    /** One that a file in etc names is there as soon as the file is, and gone with it. */
    @Test
    void configuredOnesComeAndGoWhileTheEngineRuns() throws IOException {
        Path program = engine.directory().resolve("another");
        Files.copy(runc(), program, StandardCopyOption.COPY_ATTRIBUTES);
        Path file = engine.root().resolve("karaf/etc/org.gantry.runtime.oci-another.cfg");
        Files.writeString(file, "path = " + program + "\n");
        assertThat(Session.eventually(() -> runtimes().contains("another"), PATIENCE))
                .isTrue();
        assertThat(docker.ok("run", "--rm", "--runtime", "another", BUSYBOX, "echo", "hi"))
                .isEqualTo("hi");
        String ends = "trap 'exit 6' TERM; touch /ready; while :; do sleep 0.1; done";
        docker.ok("run", "-d", "--runtime", "another", "--name", "a1", BUSYBOX, "sh", "-c", ends);
        assertThat(Session.eventually(
                        () -> docker.run("exec", "a1", "test", "-e", "/ready").exit() == 0, PATIENCE))
                .isTrue();
        long pid = Long.parseLong(docker.ok("inspect", "-f", "{{.State.Pid}}", "a1"));
        assertThat(engine.console("gantry:drivers").ok()).containsPattern("another +\\| .*1 running of 1");
        Files.delete(file);
        assertThat(Session.eventually(() -> !runtimes().contains("another"), PATIENCE))
                .isTrue();
        docker.run("run", "--rm", "--runtime", "another", BUSYBOX, "true").exits(125);
        ProcessHandle.of(pid).orElseThrow().destroy();
        assertThat(docker.ok("wait", "a1")).isEqualTo("6");
        docker.ok("rm", "a1");
        Files.delete(program);
    }

    @Test
    void oneThatIsMissingAtTheBootHasItsContainersLeftAlone() throws IOException {
        Path file = engine.root().resolve("karaf/etc/org.gantry.runtime.oci-absent.cfg");
        String content = "path = " + runc() + "\n";
        Files.writeString(file, content);
        assertThat(Session.eventually(() -> runtimes().contains("absent"), PATIENCE))
                .isTrue();
        docker.ok("run", "-d", "--runtime", "absent", "--name", "m1", BUSYBOX, "sleep", "1000");
        String pid = docker.ok("inspect", "-f", "{{.State.Pid}}", "m1");
        Files.delete(file);
        assertThat(Session.eventually(() -> !runtimes().contains("absent"), PATIENCE))
                .isTrue();
        engine.kill();
        engine.up();
        assertThat(docker.ok("inspect", "-f", "{{.State.Running}} {{.State.Pid}} {{.State.Error}}", "m1"))
                .startsWith("true " + pid)
                .contains("its runtime absent is not there");
        for (String[] refused : new String[][] {{"exec", "m1", "true"}, {"stop", "m1"}, {"rm", "-f", "m1"}}) {
            assertThat(docker.run(refused).fails()).contains("its runtime absent is not there");
        }
        assertThat(engine.console("gantry:drivers").ok()).containsPattern("absent +\\| not there, 1 running of 1");
        assertThat(ProcessHandle.of(Long.parseLong(pid))).isPresent();
        Files.writeString(file, content);
        assertThat(Session.eventually(
                        () -> docker.run("exec", "m1", "echo", "back").out().equals("back\n"), PATIENCE))
                .isTrue();
        assertThat(docker.ok("inspect", "-f", "{{.State.Error}}", "m1")).isEmpty();
        docker.ok("rm", "-f", "m1");
        Files.delete(file);
    }

    @Test
    void theDefaultChangesWhileTheEngineRuns() throws IOException {
        Path file = engine.root().resolve("karaf/etc/org.gantry.engine.cfg");
        List<String> before = Files.readAllLines(file);
        docker.ok("run", "-d", "--name", "goes-on", BUSYBOX, "sleep", "1000");
        Files.writeString(file, "\ndefault.runtime = crun\n", StandardOpenOption.APPEND);
        assertThat(Session.eventually(() -> defaultRuntime().equals("crun"), PATIENCE))
                .isTrue();
        docker.ok("run", "-d", "--name", "d1", BUSYBOX, "sleep", "1000");
        assertThat(docker.ok("inspect", "-f", "{{.HostConfig.Runtime}}", "goes-on", "d1"))
                .isEqualTo("libcontainer\ncrun");
        docker.ok("exec", "goes-on", "true");
        docker.ok("exec", "d1", "true");
        Files.write(file, before);
        assertThat(Session.eventually(() -> defaultRuntime().equals("libcontainer"), PATIENCE))
                .isTrue();
    }

    private String runtimes() {
        return docker.run("info", "-f", "{{json .Runtimes}}").out();
    }

    private String defaultRuntime() {
        return docker.run("info", "-f", "{{.DefaultRuntime}}").out().strip();
    }

    private static Path runc() {
        return Path.of(Command.of("sh", "-c", "command -v runc").run().ok());
    }
}
