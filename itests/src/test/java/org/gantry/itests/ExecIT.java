package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Further processes in a running container. */
class ExecIT extends DockerCliTest {
    @BeforeEach
    void runSomething() {
        docker.ok("run", "-d", "--name", "c", "-e", "FROM=container", "-m", "64m", BUSYBOX, "sleep", "1000");
    }

    @Test
    void outputAndStatusAreItsOwn() {
        assertThat(docker.ok("exec", "c", "echo", "hi")).isEqualTo("hi");
        docker.run("exec", "c", "sh", "-c", "exit 5").exits(5);
        assertThat(docker.run("exec", "c", "nosuch").exits(127).err()
                        + docker.run("exec", "c", "nosuch").out())
                .contains("nosuch");
        docker.run("exec", "c", "/etc/passwd").exits(126);
    }

    @Test
    void itInheritsAndOverrides() {
        assertThat(docker.ok("exec", "-e", "MINE=1", "c", "env").lines()).contains("FROM=container", "MINE=1");
        assertThat(docker.ok("exec", "-w", "/tmp", "c", "pwd")).isEqualTo("/tmp");
        assertThat(docker.ok("exec", "-u", "user", "c", "id", "-u")).isEqualTo("1000");
    }

    @Test
    void itIsInTheSameNamespacesAndControlGroup() {
        for (String kind : new String[] {"mnt", "pid", "net", "uts", "ipc", "cgroup"}) {
            String link = "/proc/self/ns/" + kind;
            String init = docker.ok("exec", "c", "readlink", "/proc/1/ns/" + kind);
            assertThat(docker.ok("exec", "c", "readlink", link)).as(kind).isEqualTo(init);
        }
        assertThat(docker.ok("exec", "c", "cat", "/proc/self/cgroup"))
                .isEqualTo(docker.ok("exec", "c", "cat", "/proc/1/cgroup"));
    }

    @Test
    void itIsConfinedLikeTheContainer() {
        String init = docker.ok("exec", "c", "grep", "-E", "Cap|Seccomp:", "/proc/1/status");
        assertThat(docker.ok("exec", "c", "grep", "-E", "Cap|Seccomp:", "/proc/self/status"))
                .isEqualTo(init);
        assertThat(docker.ok("exec", "--privileged", "c", "grep", "CapEff", "/proc/self/status"))
                .isNotEqualTo(docker.ok("exec", "c", "grep", "CapEff", "/proc/self/status"));
    }

    @Test
    void stdinReachesItAndEnds() {
        assertThat(docker.pipe("abc".getBytes(StandardCharsets.UTF_8), "exec", "-i", "c", "cat")
                        .ok())
                .isEqualTo("abc");
    }

    @Test
    void aTerminalOfItsOwn() {
        try (Session session = docker.terminal("exec", "-it", "c", "sh")) {
            session.type("tty; echo $((6*7))\n").expect("/dev/pts/").expect("42");
            session.type("exit 3\n");
            assertThat(session.exit()).isEqualTo(3);
        }
    }

    @Test
    void detachedItGoesOn() {
        docker.ok("exec", "-d", "c", "sh", "-c", "echo done > /tmp/done");
        assertThat(Session.eventually(
                        () -> docker.run("exec", "c", "test", "-e", "/tmp/done").exit() == 0, Duration.ofSeconds(10)))
                .isTrue();
    }

    @Test
    void onlyARunningContainerTakesIt() {
        docker.ok("kill", "c");
        docker.ok("wait", "c");
        assertThat(docker.run("exec", "c", "true").fails()).contains("is not running");
        assertThat(docker.run("exec", "nosuch", "true").fails()).contains("No such container: nosuch");
    }

    @Test
    void itEndsWithTheContainer() {
        try (Session session = docker.start("exec", "c", "sleep", "1000")) {
            assertThat(Session.eventually(
                            () -> docker.ok("top", "c")
                                            .lines()
                                            .filter(line -> line.contains("sleep"))
                                            .count()
                                    == 2,
                            Duration.ofSeconds(10)))
                    .isTrue();
            docker.ok("rm", "-f", "c");
            assertThat(session.exit()).isNotZero();
        }
    }
}
