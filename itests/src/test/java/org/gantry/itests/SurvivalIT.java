package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.Test;

/** The engine's JVM is killed while containers run. */
class SurvivalIT extends DockerCliTest {
    @Test
    void containersOutliveTheEngine() {
        docker.ok(
                "run",
                "-d",
                "--name",
                "writer",
                BUSYBOX,
                "sh",
                "-c",
                "i=0; while [ $i -lt 2000 ]; do i=$((i+1)); echo line $i; usleep 2000; done");
        docker.ok("run", "-d", "-it", "--name", "tty", BUSYBOX, "sh");
        docker.ok("run", "-d", "-i", "--name", "reader", BUSYBOX, "sh", "-c", "cat; exit 21");
        docker.ok("run", "-d", "--name", "ending", BUSYBOX, "sh", "-c", "sleep 1; echo last words; exit 17");
        docker.ok("run", "-d", "--name", "still", BUSYBOX, "sleep", "1000");
        docker.ok("exec", "-d", "still", "sleep", "1001");
        String pid = inspect("still", "{{.State.Pid}}");

        engine.kill();
        Session.eventually(() -> false, Duration.ofSeconds(2));
        engine.up();

        assertThat(docker.ok("ps", "-a", "--format", "{{.Names}}").lines())
                .containsExactlyInAnyOrder("writer", "tty", "reader", "ending", "still");
        assertThat(inspect("still", "{{.State.Running}} {{.State.Pid}}")).isEqualTo("true " + pid);
        assertThat(docker.ok("wait", "ending")).isEqualTo("17");
        assertThat(docker.ok("logs", "ending")).isEqualTo("last words");
        assertThat(docker.ok("wait", "writer")).isEqualTo("0");
        List<String> expected =
                IntStream.rangeClosed(1, 2000).mapToObj(i -> "line " + i).toList();
        assertThat(docker.ok("logs", "writer").lines()).containsExactlyElementsOf(expected);
        try (Session attached = docker.terminal("attach", "tty")) {
            attached.type("echo $((6*7))\n").expect("42").type("exit 5\n");
            assertThat(attached.exit()).isEqualTo(5);
        }
        try (Session attached = docker.start("attach", "reader")) {
            attached.type("after the crash\n").expect("after the crash");
        }
        assertThat(docker.ok("exec", "still", "echo", "works")).isEqualTo("works");
        docker.ok("stop", "-t", "0", "still");
        assertThat(inspect("still", "{{.State.ExitCode}}")).isEqualTo("137");
    }

    @Test
    void aWaitAfterTheCrashGetsTheRightCode() {
        docker.ok("run", "-d", "--name", "w1", BUSYBOX, "sh", "-c", "sleep 4; exit 33");
        engine.kill();
        engine.up();
        assertThat(docker.ok("wait", "w1")).isEqualTo("33");
    }

    @Test
    void whatWasBeingMadeDoesNotStay() {
        Session[] starting = IntStream.range(0, 8)
                .mapToObj(i -> docker.start("run", "--rm", BUSYBOX, "sleep", "0.2"))
                .toArray(Session[]::new);
        Session.eventually(() -> false, Duration.ofMillis(150));
        engine.kill();
        for (Session session : starting) {
            session.exit();
        }
        engine.up();
        assertThat(Session.eventually(() -> docker.ok("ps", "-q").isEmpty(), Duration.ofSeconds(10)))
                .isTrue();
        docker.removeAll();
        assertThat(docker.ok("run", "--rm", BUSYBOX, "echo", "still works")).isEqualTo("still works");
    }

    @Test
    void manyCrashesLoseNothing() {
        docker.ok(
                "run",
                "-d",
                "--name",
                "w1",
                BUSYBOX,
                "sh",
                "-c",
                "i=0; while :; do i=$((i+1)); echo $i; usleep 5000; done");
        for (int i = 0; i < 3; i++) {
            engine.kill();
            engine.up();
        }
        docker.ok("kill", "w1");
        List<String> lines = docker.ok("logs", "w1").lines().toList();
        assertThat(lines.size()).isGreaterThan(100);
        assertThat(lines)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, lines.size())
                        .mapToObj(Integer::toString)
                        .toList());
    }

    private String inspect(String container, String format) {
        return docker.ok("inspect", "-f", format, container);
    }
}
